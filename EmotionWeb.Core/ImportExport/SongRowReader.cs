using System.Globalization;
using CsvHelper;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Makes a song of a row, or says why it cannot be.</summary>
internal sealed class SongRowReader(CsvColumns columns, IReadOnlyList<Mood> moods, int lastYear)
{
    private readonly Dictionary<string, Mood> _moods = moods.ToDictionary(m => m.NameFold, StringComparer.Ordinal);
    private string? _reason;

    /// <summary>Whether the last song had no mood of its own.</summary>
    public bool MoodWasFound { get; private set; }

    public Song? Read(CsvReader row, out string? reason)
    {
        _reason = row.FieldCount == columns.Count ? null : $"has {Count(row.FieldCount)} where the first line has {columns.Count}; a field with a comma in it needs quotes.";
        Song? song = _reason is null ? Make(row) : null;
        reason = _reason;
        return reason is null ? song : null;
    }

    private static string Count(int fields) => fields == 1 ? "1 column" : $"{fields.ToString(CultureInfo.InvariantCulture)} columns";

    private Song? Make(CsvReader row)
    {
        string? title = Name(row, columns[ImportField.Title], "title"), artist = Name(row, columns[ImportField.Artist], "artist");
        SongFeatures features = new()
        {
            Valence = Share(row, columns[ImportField.Valence], "valence"),
            Energy = Share(row, columns[ImportField.Energy], "energy"),
            Danceability = Share(row, columns[ImportField.Danceability], "danceability"),
            Acousticness = Share(row, columns[ImportField.Acousticness], "acousticness"),
            Instrumentalness = Share(row, columns[ImportField.Instrumentalness], "instrumentalness"),
            Liveness = Share(row, columns[ImportField.Liveness], "liveness"),
            Speechiness = Share(row, columns[ImportField.Speechiness], "speechiness"),
            Loudness = Number(row, columns[ImportField.Loudness], "loudness", SongLimits.LeastLoudness, SongLimits.MostLoudness),
            Tempo = Number(row, columns[ImportField.Tempo], "tempo", 0, SongLimits.MostTempo),
            DurationMs = Whole(Number(row, columns[ImportField.DurationMs], "length", 0, int.MaxValue)),
        };
        Mood? mood = MoodOf(row, features);
        int? popularity = Whole(Number(row, columns[ImportField.Popularity], "popularity", 0, SongLimits.MostPopularity)), year = YearOf(row);
        string? genre = Text(row, columns[ImportField.Genre], "genre", SongLimits.GenreLength), language = Text(row, columns[ImportField.Language], "language", SongLimits.LanguageLength);
        return _reason is not null ? null : new Song(title!, artist!)
        {
            MoodId = mood!.Id,
            Popularity = popularity,
            Genre = genre,
            Year = year,
            Language = language,
            Features = features,
        };
    }

    private Mood? MoodOf(CsvReader row, SongFeatures features)
    {
        string? name = Field(row, columns[ImportField.Mood]);
        MoodWasFound = name is null;
        if (name is not null)
        {
            return _moods.GetValueOrDefault(SearchNormalizer.Fold(name)) ?? Fail<Mood>($"'{name}' is no mood here; there are {string.Join(", ", moods.Select(m => m.Name))}.");
        }

        return features is { Valence: { } valence, Energy: { } energy }
            ? Nearest(moods, valence, energy)
            : Fail<Mood>("has no mood, and no valence and energy to find one by.");
    }

    /// <summary>The rule for songs without a mood: the mood whose centre is nearest in the plane of valence and energy.</summary>
    internal static Mood Nearest(IReadOnlyList<Mood> moods, double valence, double energy) =>
        moods.MinBy(m => Math.Pow(m.Valence - valence, 2) + Math.Pow(m.Energy - energy, 2))!;

    private int? YearOf(CsvReader row)
    {
        if (Field(row, columns[ImportField.Year]) is not { } text)
        {
            return null;
        }

        // A year, or a date that begins with one: 1982, 1982-10, 1982-10-27.
        bool reads = text.Length >= 4 && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            && (text.Length == 4 || !char.IsLetterOrDigit(text[4])) && year >= SongLimits.FirstYear && year <= lastYear;
        return reads ? int.Parse(text.AsSpan(0, 4), CultureInfo.InvariantCulture) : Fail<int?>($"'{text}' is no year or date; write 1982 or 1982-10-27.");
    }

    private string? Name(CsvReader row, int column, string what) => Text(row, column, what, Song.NameLength) is { } name && SearchNormalizer.Fold(name).Length > 0
        ? name
        : Fail<string>($"has no {what}.");

    private string? Text(CsvReader row, int column, string what, int longest) => Field(row, column) is not { } text || text.Length <= longest
        ? Field(row, column)
        : Fail<string>($"the {what} is longer than {longest.ToString(CultureInfo.InvariantCulture)} characters.");

    private double? Share(CsvReader row, int column, string what) => Number(row, column, what, 0, 1);

    private double? Number(CsvReader row, int column, string what, double least, double most)
    {
        if (Field(row, column) is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value
            : Fail<double?>(string.Create(CultureInfo.InvariantCulture, $"the {what} '{text}' is no number from {least} to {most}."));
    }

    private static int? Whole(double? value) => value is { } number ? (int)Math.Round(number, MidpointRounding.AwayFromZero) : null;

    private static string? Field(CsvReader row, int column) => column >= 0 && SpreadsheetText.Plain(OneLine(row.GetString(column)).Trim()) is { Length: > 0 } text ? text : null;

    /// <summary>A line break or another control character within quotes becomes a space; names stand on one line.</summary>
    private static string OneLine(string text) => text.Any(char.IsControl)
        ? string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : text;

    /// <summary>Keeps the first reason.</summary>
    private T? Fail<T>(string reason)
    {
        _reason ??= reason;
        return default;
    }
}
