using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Subsonic;

/// <summary>A song of a server, as far as it tells of it. Every field but its key may be missing. Immutable.</summary>
internal sealed record SubsonicSong
{
    private const int LeastYear = 1000;
    private const int MostYear = 9999;
    private const int MostPlace = 10_000;
    private const double LeastTempo = 20;
    private const double MostTempo = 400;
    private const double MostGain = 40;
    private const double MostPeak = 10;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Its key.</summary>
    public required string Id { get; init; }

    /// <summary>Key of its album, or null.</summary>
    public string? AlbumId { get; init; }

    /// <summary>Key of its cover, or null.</summary>
    public string? CoverId { get; init; }

    /// <summary>Bytes; 0 where unknown.</summary>
    public long Size { get; init; }

    /// <summary>What it says of itself, as a file of the library does; or why browsers do not play it.</summary>
    public required TagReading Reading { get; init; }

    /// <summary>Another for everything else that it says.</summary>
    public long Mark => BitConverter.ToInt64(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object>(
        Reading is TagReading.Read read ? (CoverId, Size, read.Tags) : Reading, Whole)));

    private static readonly JsonSerializerOptions Whole = new()
    {
        IncludeFields = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals
    };

    /// <summary>Reads a song; null where it is a folder or a film, or has no key.</summary>
    public static SubsonicSong? Of(JsonElement json) => json.Text("id") is not { } id || json.Flag("isDir") || json.Flag("isVideo") ? null
        : new SubsonicSong
        {
            Id = id,
            AlbumId = json.Text("albumId") ?? json.Text("parent"),
            CoverId = json.Text("coverArt"),
            Size = json.Number("size") is > 0 and < long.MaxValue and var size ? (long)size : 0,
            Reading = Read(json),
        };

    private static TagReading Read(JsonElement json)
    {
        // What the server makes of it for this client is what is heard, where it says so.
        string suffix = (json.Text("transcodedSuffix") ?? json.Text("suffix") ?? string.Empty).ToLowerInvariant();
        string name = "." + suffix;
        AudioFormat? format = !AudioFormat.IsSound(name) ? null : AudioFormat.Of(name, suffix switch
        {
            "wav" => "PCM Audio",
            "opus" => "opus",
            _ => json.Text("transcodedContentType") ?? json.Text("contentType"),
        });
        if (format is not { IsDirect: true })
        {
            return new TagReading.Refused(SubsonicMessages.Unplayable(TagValues.Clean(suffix)));
        }

        List<string> ignored = [];
        (string? artistOfName, string titleOfName) = TagValues.OfName(Path.GetFileName(json.Text("path") ?? string.Empty));
        IReadOnlyList<string> artists = [.. TagValues.PartArtists(json.Items("artists").Select(a => a.Text("name"))) is { Count: > 0 } named
            ? named
            : TagValues.PartArtists([json.Text("artist")])];
        artists = [.. artists.Where(artist => !TagValues.IsVarious(artist))];
        string artist = TagValues.Clean(json.Text("displayArtist") is { } shown && !TagValues.IsVarious(shown) ? shown
            : string.Join(", ", artists));
        string title = TagValues.Clean(json.Text("title"));
        JsonElement gain = json.Part("replayGain") ?? default;
        return new TagReading.Read(new TrackTags(title.Length > 0 ? title : titleOfName, artist.Length > 0 ? artist
            : artistOfName ?? string.Empty, format)
        {
            FirstArtist = artists.Count > 0 ? artists[0] : artist.Length > 0 ? artist : artistOfName ?? string.Empty,
            Album = TagValues.Clean(json.Text("album")) is { Length: > 0 } album ? album : null,
            Genres = TagValues.Part(json.Items("genres").Select(g => g.Text("name"))) is { Count: > 0 } genres ? genres
                : TagValues.Part([json.Text("genre")]),
            Moods = TagValues.Part(json.Items("moods").Select(m => m.AsText())),
            Year = (int?)Within("year", json.Number("year"), LeastYear, MostYear, ignored),
            Disc = (int?)Within("discNumber", json.Number("discNumber"), 1, MostPlace, ignored),
            Number = (int?)Within("track", json.Number("track"), 1, MostPlace, ignored),
            Tempo = Within("bpm", json.Number("bpm"), LeastTempo, MostTempo, ignored),
            Duration = Within("duration", json.Number("duration"), 1, Longest.TotalSeconds, ignored) is { } seconds
                ? TimeSpan.FromSeconds(seconds) : null,
            Loudness = new Loudness(
                Within("trackGain", gain.Number("trackGain"), -MostGain, MostGain, ignored, zeroIsNone: false),
                Within("trackPeak", gain.Number("trackPeak"), double.Epsilon, MostPeak, ignored),
                Within("albumGain", gain.Number("albumGain"), -MostGain, MostGain, ignored, zeroIsNone: false),
                Within("albumPeak", gain.Number("albumPeak"), double.Epsilon, MostPeak, ignored)),
            HasCover = json.Text("coverArt") is not null,
            Ignored = ignored,
        });
    }

    /// <summary>A value where it makes sense; 0 is how servers write that there is none.</summary>
    private static double? Within(string name, double? value, double least, double most, List<string> ignored, bool zeroIsNone = true)
    {
        if (value is null || (zeroIsNone && value == 0))
        {
            return null;
        }

        if (value >= least && value <= most)
        {
            return value;
        }

        ignored.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##}"));
        return null;
    }
}
