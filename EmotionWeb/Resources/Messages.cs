namespace EmotionWeb.Resources;

/// <summary>Names the resources with the words for every <see cref="Core.LocalizableMessage"/>: <c>Messages.resx</c> and, for another language, <c>Messages.de.resx</c> beside it.</summary>
public sealed class Messages;
