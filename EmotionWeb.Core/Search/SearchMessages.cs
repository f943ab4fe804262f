namespace EmotionWeb.Core.Search;

/// <summary>Why a search cannot be.</summary>
internal static class SearchMessages
{
    public static LocalizableMessage TwoPlaces => new("search-two-places");

    public static LocalizableMessage UnknownCursor => new("search-cursor-unknown");

    public static LocalizableMessage LimitRange(int most, int limit) => new("search-limit-range", most, limit);

    public static LocalizableMessage PageRange(int most) => new("search-page-range", most);

    public static LocalizableMessage UnknownMood(string mood, IEnumerable<string> moods) => new("search-mood-unknown", mood, CommonMessages.List(moods));
}
