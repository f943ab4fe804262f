namespace EmotionWeb.Core.Search;

/// <summary>A search that cannot be: a limit out of range, an unknown mood, a cursor that is not ours.</summary>
public sealed class CatalogueQueryException(LocalizableMessage explanation) : LocalizableException(explanation);
