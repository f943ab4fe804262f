using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Where a file has what: the position of each column that is known, by its header in one of the usual spellings; -1 where it is absent.</summary>
internal sealed class CsvColumns
{
    private static readonly (ImportField Field, string[] Spellings)[] Spellings =
    [
        (ImportField.Title, ["title", "name", "trackname", "songtitle", "songname", "song", "track"]),
        (ImportField.Artist, ["artist", "artists", "trackartist", "artistname", "artistnames", "performer"]),
        (ImportField.Mood, ["mood"]),
        (ImportField.Popularity, ["popularity", "trackpopularity"]),
        (ImportField.Genre, ["genre", "playlistgenre", "trackgenre", "genres"]),
        (ImportField.Year, ["year", "releasedate", "releaseyear", "trackalbumreleasedate", "albumreleasedate", "date"]),
        (ImportField.Language, ["language", "lang"]),
        (ImportField.Valence, ["valence"]),
        (ImportField.Energy, ["energy"]),
        (ImportField.Danceability, ["danceability"]),
        (ImportField.Acousticness, ["acousticness"]),
        (ImportField.Instrumentalness, ["instrumentalness"]),
        (ImportField.Liveness, ["liveness"]),
        (ImportField.Speechiness, ["speechiness"]),
        (ImportField.Loudness, ["loudness"]),
        (ImportField.Tempo, ["tempo"]),
        (ImportField.DurationMs, ["durationms", "length"]),
    ];

    private readonly IReadOnlyDictionary<ImportField, int> _columns;
    private readonly string[] _header;

    /// <summary>As the header says.</summary>
    public CsvColumns(string[] header)
        : this(header, Detect(header))
    {
    }

    /// <summary>As the user says.</summary>
    /// <exception cref="ImportRefusedException">A column is named that the file does not have.</exception>
    public CsvColumns(string[] header, ColumnChoice choice)
    {
        (_header, _columns) = (header, choice.Columns);
        if (choice.Columns.Values.Any(c => c < 0 || c >= header.Length))
        {
            throw new ImportRefusedException("A column was chosen that this file does not have. Look at the file again.");
        }
    }

    public int Count => _header.Length;

    public ColumnChoice Choice => new(_columns);

    /// <summary>Which column is missing, with those that are there; null where all that must be are.</summary>
    public string? Complaint
    {
        get
        {
            string has = $"It has: {string.Join(", ", _header)}.";
            string? missing = (this[ImportField.Title], this[ImportField.Artist]) switch
            {
                ( < 0, < 0) => "a title and an artist",
                ( < 0, _) => "a title (title, name or track_name)",
                (_, < 0) => "an artist (artist, artists or track_artist)",
                _ => null,
            };
            return missing is not null ? $"The first line names no column for {missing}. {has}"
                : this[ImportField.Mood] < 0 && (this[ImportField.Valence] < 0 || this[ImportField.Energy] < 0) ? $"The file needs a column 'mood', or 'valence' and 'energy' to find moods by. {has}"
                : null;
        }
    }

    public int this[ImportField field] => _columns.GetValueOrDefault(field, -1);

    private static ColumnChoice Detect(string[] header)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            positions.TryAdd(string.Concat(SearchNormalizer.Fold(header[i]).Where(char.IsLetterOrDigit)), i);
        }

        return new ColumnChoice(Spellings
            .Select(s => (s.Field, Position: s.Spellings.Select(spelling => positions.GetValueOrDefault(spelling, -1)).FirstOrDefault(p => p >= 0, -1)))
            .Where(s => s.Position >= 0)
            .ToDictionary(s => s.Field, s => s.Position));
    }
}
