using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Where a file has what: the position of each column that is known, by its header in one of the usual spellings; -1 where it is absent.</summary>
internal sealed class CsvColumns
{
    private const int MostHeadersTold = 20;
    private const int LongestHeaderTold = 40;

    private readonly IReadOnlyDictionary<SongField, int> _columns;
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
            throw new ImportRefusedException(ImportMessages.NoSuchColumn);
        }
    }

    public int Count => _header.Length;

    public ColumnChoice Choice => new(_columns);

    /// <summary>Which column is missing, with those that are there; null where all that must be are.</summary>
    public LocalizableMessage? Complaint => (this[SongField.Title], this[SongField.Artist]) switch
    {
        ( < 0, < 0) => ImportMessages.NoTitleAndArtistColumn(Told()),
        ( < 0, _) => ImportMessages.NoTitleColumn(Told()),
        (_, < 0) => ImportMessages.NoArtistColumn(Told()),
        _ when this[SongField.Mood] < 0 && (this[SongField.Valence] < 0 || this[SongField.Energy] < 0) => ImportMessages.NoMoodColumn(Told()),
        _ => null,
    };

    public int this[SongField field] => _columns.GetValueOrDefault(field, -1);

    /// <summary>The headers, the first of them where there are many.</summary>
    private LocalizableMessage Told() => ImportMessages.Headers(
        _header.Take(MostHeadersTold).Select(h => h.Length <= LongestHeaderTold ? h : $"{h[..LongestHeaderTold]}..."), Math.Max(0, _header.Length - MostHeadersTold));

    private static ColumnChoice Detect(string[] header)
    {
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < header.Length; i++)
        {
            positions.TryAdd(SongField.CsvSpelling(header[i]), i);
        }

        return new ColumnChoice(SongField.All
            .Select(f => (Field: f, Position: f.Spellings.Select(spelling => positions.GetValueOrDefault(spelling, -1)).FirstOrDefault(p => p >= 0, -1)))
            .Where(f => f.Position >= 0)
            .ToDictionary(f => f.Field, f => f.Position));
    }
}
