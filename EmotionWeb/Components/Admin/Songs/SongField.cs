using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>A field of a song as it is typed. The forms, the grid and the choice between two versions are made from the one list of them.</summary>
/// <param name="Name">Name of the property, as <see cref="FieldMessage.Field"/> has it.</param>
/// <param name="Label">What the admin sees.</param>
/// <param name="Read">The field as text; empty where unknown.</param>
/// <param name="Write">The song with the field set, or null where the text is no number.</param>
/// <param name="InputMode">Which keys a phone shows, or null for letters.</param>
public sealed record SongField(string Name, string Label, Func<SongContent, string> Read, Func<SongContent, string, SongContent?> Write, string? InputMode = null)
{
    /// <summary>The field that is chosen, not typed.</summary>
    public const string Mood = nameof(SongContent.MoodId);

    /// <summary>What a song is known by.</summary>
    public static IReadOnlyList<SongField> Main { get; } =
    [
        new(nameof(SongContent.Title), "Title", c => c.Title, (c, text) => c with { Title = text }),
        new(nameof(SongContent.Artist), "Artist", c => c.Artist, (c, text) => c with { Artist = text }),
        new(Mood, "Mood", c => Text(c.MoodId), (c, text) => Whole(text, id => c with { MoodId = id ?? 0 })),
        new(nameof(SongContent.Genre), "Genre", c => c.Genre ?? "", (c, text) => c with { Genre = text }),
        new(nameof(SongContent.Year), "Year", c => Text(c.Year), (c, text) => Whole(text, year => c with { Year = year }), "numeric"),
        new(nameof(SongContent.Popularity), "Popularity", c => Text(c.Popularity), (c, text) => Whole(text, figure => c with { Popularity = figure }), "numeric"),
        new(nameof(SongContent.Language), "Language", c => c.Language ?? "", (c, text) => c with { Language = text }),
    ];

    /// <summary>How a song sounds.</summary>
    public static IReadOnlyList<SongField> Sound { get; } =
    [
        OfSound(nameof(SongSound.Valence), "Valence, 0 to 1", s => s.Valence, (s, value) => s with { Valence = value }),
        OfSound(nameof(SongSound.Energy), "Energy, 0 to 1", s => s.Energy, (s, value) => s with { Energy = value }),
        OfSound(nameof(SongSound.Danceability), "Danceability, 0 to 1", s => s.Danceability, (s, value) => s with { Danceability = value }),
        OfSound(nameof(SongSound.Acousticness), "Acousticness, 0 to 1", s => s.Acousticness, (s, value) => s with { Acousticness = value }),
        OfSound(nameof(SongSound.Instrumentalness), "Instrumentalness, 0 to 1", s => s.Instrumentalness, (s, value) => s with { Instrumentalness = value }),
        OfSound(nameof(SongSound.Liveness), "Liveness, 0 to 1", s => s.Liveness, (s, value) => s with { Liveness = value }),
        OfSound(nameof(SongSound.Speechiness), "Speechiness, 0 to 1", s => s.Speechiness, (s, value) => s with { Speechiness = value }),
        OfSound(nameof(SongSound.Loudness), "Loudness, dB", s => s.Loudness, (s, value) => s with { Loudness = value }),
        OfSound(nameof(SongSound.Tempo), "Tempo, beats a minute", s => s.Tempo, (s, value) => s with { Tempo = value }),
        new(nameof(SongSound.DurationMs), "Length, milliseconds", c => Text(c.Sound.DurationMs), (c, text) => Whole(text, length => c with { Sound = c.Sound with { DurationMs = length } }), "numeric"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SongField> All { get; } = [.. Main, .. Sound];

    /// <summary>All of them, for choosing between two versions.</summary>
    public static IReadOnlyList<MergeField<SongContent>> Merging { get; } =
        [.. All.Select(f => new MergeField<SongContent>(f.Name, f.Label, f.Read, (onto, from) => f.Write(onto, f.Read(from))!))];

    private static SongField OfSound(string name, string label, Func<SongSound, double?> read, Func<SongSound, double?, SongSound> write) => new(
        name, label, c => read(c.Sound)?.ToString(CultureInfo.InvariantCulture) ?? "",
        (c, text) => Blank(text) ? c with { Sound = write(c.Sound, null) }
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? c with { Sound = write(c.Sound, value) }
            : null,
        "decimal");

    private static SongContent? Whole(string text, Func<int?, SongContent> write) => Blank(text) ? write(null)
        : int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int value) ? write(value)
        : null;

    private static bool Blank(string text) => string.IsNullOrWhiteSpace(text);

    private static string Text(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
