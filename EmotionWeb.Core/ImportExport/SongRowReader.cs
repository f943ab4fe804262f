using System.Globalization;
using CsvHelper;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Makes a song of a row, or says why it cannot be. Only title, artist and mood can keep a row out: another value that does not read is lost and told.
/// One row at a time.
/// </summary>
internal sealed class SongRowReader(CsvLayout layout, IReadOnlyList<Mood> moods, int lastYear)
{
    private readonly Dictionary<string, Mood> _moods = moods.ToDictionary(m => m.NameFold, StringComparer.Ordinal);
    private readonly (SongField Field, int Position)[] _cells = [.. SongField.All.Where(f => f != SongField.Mood).Select(f => (f, layout.Columns[f])).Where(f => f.Item2 >= 0)];
    private readonly List<LostValue> _lost = [];
    private CsvReader _row = null!;
    private LocalizableMessage? _reason;

    /// <summary>Whether the last song had no mood of its own.</summary>
    public bool MoodWasFound { get; private set; }

    /// <summary>Whether the last song had a list of genres of which not all were kept.</summary>
    public bool ListWasCut { get; private set; }

    /// <summary>Values of the last song that were left empty; good until the next row.</summary>
    public IReadOnlyList<LostValue> Lost => _lost;

    public Song? Read(CsvReader row, out LocalizableMessage? reason)
    {
        (_row, _reason, ListWasCut) = (row, null, false);
        _lost.Clear();
        Song? song = null;
        if (Enumerable.Range(layout.Columns.Count, Math.Max(0, row.FieldCount - layout.Columns.Count)).All(row.IsEmpty))
        {
            song = Make();
        }
        else
        {
            Fail(ImportMessages.TooManyColumns(row.FieldCount, layout.Columns.Count));
        }

        reason = _reason;
        return reason is null ? song : null;
    }

    /// <summary>The rule for songs without a mood: the mood whose centre is nearest in the plane of valence and energy.</summary>
    internal static Mood Nearest(IReadOnlyList<Mood> moods, double valence, double energy) =>
        moods.MinBy(m => Math.Pow(m.Valence - valence, 2) + Math.Pow(m.Energy - energy, 2))!;

    private Song? Make()
    {
        SongContent song = new(string.Empty, string.Empty, 0);
        foreach ((SongField field, int position) in _cells)
        {
            if (Cell(position, out bool asMeant) is not { } text)
            {
                continue;
            }

            if ((field is SongName || asMeant || !CsvText.IsNoValue(text)) && Take(field, song, text, asMeant) is { } taken)
            {
                song = taken;
            }
            else
            {
                _lost.Add(new LostValue(_row.LineNumber, field, text.Length <= LostValue.LongestText ? text : text[..LostValue.LongestText]));
            }
        }

        foreach (SongField name in (SongField[])[SongField.Title, SongField.Artist])
        {
            if (name.Check(song, lastYear) is not null)
            {
                Fail(name.Write(song).Length > Song.NameLength ? ImportMessages.TextTooLong(name, Song.NameLength) : name == SongField.Title ? ImportMessages.NoTitle : ImportMessages.NoArtist);
            }
        }

        Mood? mood = MoodOf(song.Features);
        return _reason is null ? (song with { MoodId = mood!.Id }).ToSong() : null;
    }

    /// <summary>The song with what the cell says, or null where it does not read.</summary>
    private SongContent? Take(SongField field, SongContent song, string text, bool asMeant) => field switch
    {
        SongYear year => Year(text) is { } value ? year.Set(song, value, lastYear) : null,
        SongNumber number => CsvText.TryNumber(text, layout.DecimalComma, out double value) ? number.Set(song, layout.Scaled(field, value), lastYear) : null,
        SongText { IsList: true } list when !asMeant => Fitting(CsvText.List(text) ?? text, list) is { } items ? items.Length > 0 ? list.Read(song, items) : song : null,
        SongText words => field is SongName || text.Length <= words.Longest ? words.Read(song, text) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No way to read it from a file."),
    };

    private string? Fitting(string list, SongText field)
    {
        if (list.Length <= field.Longest)
        {
            return list;
        }

        string? first = CsvText.FirstThatFit(list, field.Longest);
        ListWasCut |= first is not null;
        return first ?? (field is SongName ? list : null);
    }

    private Mood? MoodOf(SongFeatures features)
    {
        string? name = Cell(layout.Columns[SongField.Mood], out bool asMeant);
        name = name is not null && !asMeant && CsvText.IsNoValue(name) ? null : name;
        MoodWasFound = name is null;
        if (name is not null)
        {
            return _moods.GetValueOrDefault(SearchNormalizer.Fold(name))
                ?? Fail(ImportMessages.UnknownMood(name.Length <= LostValue.LongestText ? name : name[..LostValue.LongestText], moods.Select(m => m.Name)));
        }

        return features is { Valence: { } valence, Energy: { } energy } ? Nearest(moods, valence, energy) : Fail(ImportMessages.NoMood);
    }

    /// <summary>A year, or a date that begins with one (1982, 1982-10, 1982-10-27) or ends with one after day and month (27.10.1982).</summary>
    private static int? Year(string text)
    {
        ReadOnlySpan<char> year = text.Length >= 4 && (text.Length == 4 || !char.IsLetterOrDigit(text[4])) ? text.AsSpan(0, 4)
            : text.Length is >= 8 and <= 10 && text[^5] is '.' or '/' or '-' ? text.AsSpan(text.Length - 4)
            : [];
        return int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
    }

    /// <param name="position">The column, or -1.</param>
    /// <param name="asMeant">Whether an apostrophe says that this is text and nothing else.</param>
    private string? Cell(int position, out bool asMeant)
    {
        string written = position < 0 ? string.Empty : _row.GetString(position).Trim();
        string plain = SpreadsheetText.Plain(written);
        asMeant = plain.Length < written.Length;
        return CsvText.OneLine(plain).Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Keeps the first reason.</summary>
    private Mood? Fail(LocalizableMessage reason)
    {
        _reason ??= reason;
        return null;
    }
}
