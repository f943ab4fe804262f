namespace EmotionWeb.Core.Search;

/// <summary>What songs can be sorted by. Where two are alike in it, the title or the order of adding decides.</summary>
public enum SongColumn
{
    /// <summary>By popularity; where it is unknown counts as least.</summary>
    Popularity,

    /// <summary>By title, case and accents folded.</summary>
    Title,

    /// <summary>By artist, then title, case and accents folded.</summary>
    Artist,

    /// <summary>By mood, in the order the moods were made; within one the most popular first when ascending.</summary>
    Mood,

    /// <summary>By genre, case and accents folded; where it is unknown counts as least.</summary>
    Genre,

    /// <summary>By year of release; where it is unknown counts as least.</summary>
    Year,

    /// <summary>By language; where it is unknown counts as least.</summary>
    Language,

    /// <summary>By when it was added.</summary>
    Added,
}
