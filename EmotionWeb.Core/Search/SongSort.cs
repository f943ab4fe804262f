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

/// <summary>The keys and the index of an order: an order without an index would sort the whole catalogue for each page.</summary>
/// <param name="Index">Name of the index, or null for the table's own order.</param>
/// <param name="Keys">SQL of the keys, the last of which is unique.</param>
/// <param name="Reversed">Whether ascending in the column is descending in the keys.</param>
internal sealed record SongSort(string? Index, IReadOnlyList<string> Keys, bool Reversed = false)
{
    public const string GenreKey = "COALESCE(\"GenreFold\", '')";
    public const string YearKey = "COALESCE(\"Year\", 0)";
    public const string LanguageKey = "COALESCE(LOWER(\"Language\"), '')";

    /// <summary>Holds both names, so that a search through all of them needs no song itself.</summary>
    public const string NamesIndex = "IX_Songs_ArtistFold_TitleFold";

    public const string TitleIndex = "IX_Songs_TitleFold";
    public const string GenreIndex = "IX_Songs_ByGenre";
    public const string YearIndex = "IX_Songs_ByYear";
    public const string LanguageIndex = "IX_Songs_ByLanguage";

    private const string Id = "\"Id\"";

    public static SongSort Of(SongColumn column) => column switch
    {
        SongColumn.Popularity => new("IX_Songs_Ranking_TitleFold", ["\"Ranking\"", "\"TitleFold\"", Id], Reversed: true),
        SongColumn.Title => new(TitleIndex, ["\"TitleFold\"", Id]),
        SongColumn.Artist => new(NamesIndex, ["\"ArtistFold\"", "\"TitleFold\"", Id]),
        SongColumn.Mood => new("IX_Songs_MoodId_Ranking_TitleFold", ["\"MoodId\"", "\"Ranking\"", "\"TitleFold\"", Id]),
        SongColumn.Genre => new(GenreIndex, [GenreKey, Id]),
        SongColumn.Year => new(YearIndex, [YearKey, Id]),
        SongColumn.Language => new(LanguageIndex, [LanguageKey, Id]),
        SongColumn.Added => new(null, [Id]),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };
}
