namespace EmotionWeb.Core.Search;

/// <summary>A search that cannot be: a limit out of range, an unknown mood, a cursor that is not ours. The message is for whoever asked.</summary>
public sealed class CatalogueQueryException(string message) : Exception(message);
