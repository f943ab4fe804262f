using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Persistence.Sqlite;

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
