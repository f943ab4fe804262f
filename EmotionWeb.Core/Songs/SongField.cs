using System.Globalization;
using System.Text.Json.Nodes;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>
/// A field of a song: under which name it is kept, under which headers files have it, what it may hold, and how it is read and written. Import, export, the change
/// log, the checks and the forms go through <see cref="All"/>: a new column is a property of <see cref="SongFeatures"/>, a line here and a migration. Immutable.
/// </summary>
public abstract class SongField
{
    private protected SongField(string name, string header, string[] spellings)
    {
        (Name, Header) = (name, header);
        JsonName = char.ToLowerInvariant(name[0]) + name[1..];
        Spellings = [CsvSpelling(header), .. spellings.Select(CsvSpelling)];
        string kebab = string.Concat(JsonName.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : c.ToString()));
        Word = new LocalizableMessage($"song-field-{kebab}");
        Label = new LocalizableMessage($"song-field-label-{kebab}");
    }

    /// <summary>Title; every song has one.</summary>
    public static SongField Title { get; } = new SongName(
        nameof(SongContent.Title), s => s.Title, (s, text) => s with { Title = text },
        "title",
        [
            "name", "track_name", "song_title", "song_name", "song", "track", "Nombre de la canción", "Nombre de la pista",
            "Nombre del tema", "Título", "Canción", "Titel", "Titelname", "Name des Titels", "Name des Songs", "Songname",
            "Songtitel", "Trackname", "Liedtitel",
        ]);

    /// <summary>Artist; every song has one.</summary>
    public static SongField Artist { get; } = new SongName(
        nameof(SongContent.Artist), s => s.Artist, (s, text) => s with { Artist = text },
        "artist",
        [
            "artists", "track_artist", "artist_name", "Artist Name(s)", "performer", "Nombre(s) del artista",
            "Nombre(s) de artista", "Nombre(s) de los artistas", "Nombre(s) del/de los artista(s)", "Artista", "Artistas",
            "Artista(s)", "Künstler", "Künstlername(n)", "Name(n) der Künstler", "Name(n) des Künstlers", "Künstlername",
            "Interpret", "Interpreten", "Interpret(en)",
        ])
    {
        IsList = true,
    };

    /// <summary>The mood: a key in the catalogue, a name in files.</summary>
    public static SongField Mood { get; } = new SongMood();

    /// <summary>0 to 100.</summary>
    public static SongField Popularity { get; } = new SongNumber(
        nameof(SongContent.Popularity), s => s.Popularity, (s, value) => s with { Popularity = (int?)value },
        0, 100, "popularity", ["track_popularity", "Popularidad", "Popularität", "Beliebtheit"], isWhole: true);

    /// <summary>Genre.</summary>
    public static SongField Genre { get; } = new SongText(
        nameof(SongContent.Genre), s => s.Genre, (s, text) => s with { Genre = text },
        100, "genre",
        [
            "playlist_genre", "track_genre", "genres", "Artist Genres", "Género", "Géneros", "Géneros del artista",
            "Géneros de los artistas", "Künstler-Genres", "Genres der Künstler", "Genres des Künstlers",
        ])
    {
        IsList = true,
    };

    /// <summary>Year of release; in files also a date that begins with one.</summary>
    public static SongField Year { get; } = new SongYear();

    /// <summary>Language of the words.</summary>
    public static SongField Language { get; } = new SongText(
        nameof(SongContent.Language), s => s.Language, (s, text) => s with { Language = text }, 60, "language",
        ["lang", "Idioma", "Sprache"]);

    /// <summary>0 (unpleasant) to 1 (pleasant).</summary>
    public static SongField Valence { get; } = Share(
        nameof(SongFeatures.Valence), f => f.Valence, (f, value) => f with { Valence = value },
        ["Valencia", "Valenz", "Positividad", "Stimmungswert"]);

    /// <summary>0 (quiet) to 1 (intense).</summary>
    public static SongField Energy { get; } = Share(nameof(SongFeatures.Energy), f => f.Energy, (f, value) => f with { Energy = value },
        ["Energía", "Energie"]);

    /// <summary>Length in milliseconds.</summary>
    public static SongField DurationMs { get; } = new SongNumber(
        nameof(SongFeatures.DurationMs), s => s.Features.DurationMs, (s, value) => s with { Features = s.Features with { DurationMs = (int?)value } },
        0, int.MaxValue, "duration_ms",
        [
            "length", "Track Duration (ms)", "Duración (ms)", "Duración de la canción (ms)", "Duración de la pista (ms)",
            "Dauer (ms)", "Titeldauer (ms)", "Track-Dauer (ms)", "Titellänge (ms)", "Länge (ms)",
        ], isWhole: true)
    {
        IsFeature = true,
    };

    /// <summary>Every field, in the order in which files and the log have them.</summary>
    public static IReadOnlyList<SongField> All { get; } =
    [
        Title, Artist, Mood, Popularity, Genre, Year, Language, Valence, Energy,
        Share(nameof(SongFeatures.Danceability), f => f.Danceability, (f, value) => f with { Danceability = value },
            ["Bailabilidad", "Tanzbarkeit"]),
        Share(nameof(SongFeatures.Acousticness), f => f.Acousticness, (f, value) => f with { Acousticness = value },
            ["Acústica", "Acusticidad", "Akustik", "Akustizität"]),
        Share(nameof(SongFeatures.Instrumentalness), f => f.Instrumentalness, (f, value) => f with { Instrumentalness = value },
            ["Instrumentalidad", "Instrumentalität"]),
        Share(nameof(SongFeatures.Liveness), f => f.Liveness, (f, value) => f with { Liveness = value },
            ["En vivo", "En directo", "Vivacidad", "Lebendigkeit", "Live-Charakter"]),
        Share(nameof(SongFeatures.Speechiness), f => f.Speechiness, (f, value) => f with { Speechiness = value },
            ["Locuacidad", "Habla", "Sprachanteil", "Sprachlichkeit"]),
        Feature(nameof(SongFeatures.Loudness), f => f.Loudness, (f, value) => f with { Loudness = value }, -200, 50,
            ["Volumen", "Sonoridad", "Intensidad", "Lautstärke", "Lautheit"]),
        Feature(nameof(SongFeatures.Tempo), f => f.Tempo, (f, value) => f with { Tempo = value }, 0, 1000, ["bpm"]),
        DurationMs,
    ];

    /// <summary>Name of the property and of the column in the database, as <see cref="ChangeHistory.FieldMessage.Field"/> has it.</summary>
    public string Name { get; }

    /// <summary>Name in JSON: that of the change log and the export.</summary>
    public string JsonName { get; }

    /// <summary>Header of its column in the CSV that is exported.</summary>
    public string Header { get; }

    /// <summary>What it is called in a sentence.</summary>
    public LocalizableMessage Word { get; }

    /// <summary>What a form calls it, unit included; a reader's language may have none, then <see cref="Word"/> does.</summary>
    public LocalizableMessage Label { get; }

    /// <summary>Whether it is one of <see cref="SongFeatures"/>: how the song sounds, not what it is known by.</summary>
    public bool IsFeature { get; internal init; }

    /// <summary>Whether it is a number without fractions.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Least and greatest value of a number, infinite where only the calendar limits it; null for a text.</summary>
    public virtual (double Least, double Most)? Limits => null;

    /// <summary>Headers it answers to, as <see cref="CsvSpelling"/> makes them, the preferred first.</summary>
    internal IReadOnlyList<string> Spellings { get; }

    /// <summary>The song's text in a form or a file; empty where unknown. Numbers with a point, whatever the culture.</summary>
    public abstract string Write(SongContent song);

    /// <summary>The song with what was typed, or null where that is no such value. Limits are for <see cref="Check"/>.</summary>
    public abstract SongContent? Read(SongContent song, string text);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A header without case, accents, spaces and signs.</summary>
    internal static string CsvSpelling(string header) => string.Concat(SearchNormalizer.Fold(header).Where(char.IsLetterOrDigit));

    /// <summary>What the database keeps: text, int, double or null.</summary>
    internal abstract object? ValueOf(SongContent song);

    /// <summary>The field in the change log.</summary>
    internal abstract JsonNode? ToJson(SongContent song);

    /// <summary>The song with the field as the change log has it.</summary>
    internal abstract SongContent FromJson(SongContent song, JsonNode? value);

    /// <summary>What is wrong with it, or null.</summary>
    internal abstract LocalizableMessage? Check(SongContent song, int lastYear);

    private static SongNumber Share(string name, Func<SongFeatures, double?> get, Func<SongFeatures, double?, SongFeatures> set, string[] spellings) => Feature(name, get, set, 0, 1, spellings);

    private static SongNumber Feature(string name, Func<SongFeatures, double?> get, Func<SongFeatures, double?, SongFeatures> set, double least, double most, string[] spellings) => new(
        name, s => get(s.Features), (s, value) => s with { Features = set(s.Features, value) }, least, most, name.ToLowerInvariant(), spellings)
    {
        IsFeature = true,
    };
}

/// <summary>A text, or null where unknown.</summary>
/// <param name="name">Name of the property.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Writes it.</param>
/// <param name="longest">Characters.</param>
/// <param name="header">Header in CSV.</param>
/// <param name="spellings">Other headers.</param>
internal class SongText(string name, Func<SongContent, string?> get, Func<SongContent, string?, SongContent> set, int longest, string header, string[] spellings)
    : SongField(name, header, spellings)
{
    public int Longest { get; } = longest;

    /// <summary>Whether a file may have a list of them, of which as many are kept as fit.</summary>
    public bool IsList { get; init; }

    public override string Write(SongContent song) => get(song) ?? string.Empty;

    public override SongContent? Read(SongContent song, string text) => set(song, text);

    internal override object? ValueOf(SongContent song) => get(song);

    internal override JsonNode? ToJson(SongContent song) => get(song);

    internal override SongContent FromJson(SongContent song, JsonNode? value) => set(song, (string?)value);

    internal override LocalizableMessage? Check(SongContent song, int lastYear) => get(song) switch
    {
        null => null,
        { } text when text.Length > Longest => SongMessages.TextTooLong(this, text.Length, Longest),
        { } text when text.Any(char.IsControl) || !IsWellFormed(text) => SongMessages.TextUnshowable(this),
        _ => null,
    };

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A text that every song has.</summary>
internal sealed class SongName(string name, Func<SongContent, string> get, Func<SongContent, string, SongContent> set, string header, string[] spellings)
    : SongText(name, get, (song, text) => set(song, text ?? string.Empty), Song.NameLength, header, spellings)
{
    internal override LocalizableMessage? Check(SongContent song, int lastYear) =>
        SearchNormalizer.Fold(Write(song)).Length == 0 ? this == Title ? SongMessages.TitleMissing : SongMessages.ArtistMissing : base.Check(song, lastYear);
}

/// <summary>The key of the mood. A form gives the key; files give its name.</summary>
internal sealed class SongMood() : SongField(nameof(SongContent.MoodId), "mood", ["Stimmung", "Ánimo", "Estado de ánimo"])
{
    public override string Write(SongContent song) => song.MoodId.ToString(CultureInfo.InvariantCulture);

    public override SongContent? Read(SongContent song, string text) => string.IsNullOrWhiteSpace(text) ? song with { MoodId = 0 }
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int id) ? song with { MoodId = id }
        : null;

    internal override object? ValueOf(SongContent song) => song.MoodId;

    internal override JsonNode? ToJson(SongContent song) => song.MoodId;

    internal override SongContent FromJson(SongContent song, JsonNode? value) => song with { MoodId = (int)value! };

    // Whether there is such a mood only the catalogue knows.
    internal override LocalizableMessage? Check(SongContent song, int lastYear) => null;
}

/// <summary>A number, or null where unknown.</summary>
/// <param name="name">Name of the property.</param>
/// <param name="get">Reads it.</param>
/// <param name="set">Writes it; of a whole number the value is whole.</param>
/// <param name="least">Least that is allowed.</param>
/// <param name="most">Greatest that is allowed.</param>
/// <param name="header">Header in CSV.</param>
/// <param name="spellings">Other headers.</param>
/// <param name="isWhole">Whether it is kept as a whole number.</param>
internal class SongNumber(
    string name, Func<SongContent, double?> get, Func<SongContent, double?, SongContent> set, double least, double most, string header, string[] spellings, bool isWhole = false)
    : SongField(name, header, spellings)
{
    public double Least { get; } = least;

    /// <summary>Greatest that is allowed, for a field that does not hang on the year.</summary>
    public double Most { get; } = most;

    public override bool IsWhole => isWhole;

    public override (double Least, double Most)? Limits => (Least, Most);

    public override string Write(SongContent song) => get(song)?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    public override SongContent? Read(SongContent song, string text) => string.IsNullOrWhiteSpace(text) ? set(song, null)
        : IsWhole ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int whole) ? set(song, whole) : null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? set(song, value) : null;

    /// <summary>The song with the number, rounded where the field is whole; null where the number is not allowed.</summary>
    public SongContent? Set(SongContent song, double value, int lastYear) => IsAllowed(value, lastYear) ? set(song, IsWhole ? Math.Round(value, MidpointRounding.AwayFromZero) : value) : null;

    internal virtual double MostBy(int lastYear) => Most;

    internal override object? ValueOf(SongContent song) => get(song) is not { } value ? null : IsWhole ? (int)value : value;

    internal override JsonNode? ToJson(SongContent song) => get(song) is not { } value ? null : IsWhole ? (JsonNode)(int)value : value;

    internal override SongContent FromJson(SongContent song, JsonNode? value) => set(song, IsWhole ? (int?)value : (double?)value);

    internal override LocalizableMessage? Check(SongContent song, int lastYear) =>
        get(song) is { } value && !IsAllowed(value, lastYear) ? SongMessages.NumberOutside(this, Least, MostBy(lastYear)) : null;

    // "inside" rather than "not outside", so that NaN is refused too.
    private bool IsAllowed(double value, int lastYear) => value >= Least && value <= MostBy(lastYear);
}

/// <summary>The year of release. Before 1000 no music carries one; records are announced a year ahead.</summary>
internal sealed class SongYear : SongNumber
{
    public SongYear()
        : base(
            nameof(SongContent.Year), s => s.Year, (s, value) => s with { Year = (int?)value }, 1000, double.PositiveInfinity, "year",
            [
                "release_date", "release_year", "track_album_release_date", "album_release_date", "date", "Año", "Fecha de lanzamiento", "Fecha de lanzamiento del álbum",
                "Fecha de publicación", "Jahr", "Veröffentlichungsdatum", "Veröffentlichungsdatum des Albums", "Album-Veröffentlichungsdatum", "Erscheinungsdatum",
                "Erscheinungsdatum des Albums", "Erscheinungsjahr",
            ],
            isWhole: true)
    {
    }

    /// <summary>The last year a song may have, by the clock.</summary>
    public static int LastYear(TimeProvider time) => time.GetUtcNow().Year + 1;

    internal override double MostBy(int lastYear) => lastYear;
}
