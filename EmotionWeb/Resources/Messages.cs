namespace EmotionWeb.Resources;

/// <summary>Names <c>Messages.resx</c>: what the program says to people, by code. Another language is a <c>Messages.de.resx</c> beside it, and its name in <see cref="Languages"/>.</summary>
internal sealed class Messages;
