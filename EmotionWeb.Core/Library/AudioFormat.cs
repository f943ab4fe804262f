using System.Collections.Frozen;

namespace EmotionWeb.Core.Library;

/// <summary>How a file sounds. Immutable.</summary>
/// <param name="MediaType">What it is sent as.</param>
/// <param name="IsDirect">Whether browsers commonly play it as it is; else it is transcoded.</param>
internal sealed record AudioFormat(string MediaType, bool IsDirect)
{
    private static readonly AudioFormat Mpeg = new("audio/mpeg", IsDirect: true);
    private static readonly AudioFormat Flac = new("audio/flac", IsDirect: true);
    private static readonly AudioFormat Mp4 = new("audio/mp4", IsDirect: true);
    private static readonly AudioFormat Wav = new("audio/wav", IsDirect: true);

    /// <summary>Every ending that is taken for sound. An ending does not tell the codec: <see cref="Of"/> does.</summary>
    private static readonly FrozenDictionary<string, AudioFormat> Endings =
        new Dictionary<string, AudioFormat>(StringComparer.OrdinalIgnoreCase)
        {
            [".mp3"] = Mpeg,
            [".flac"] = Flac,
            [".m4a"] = Mp4,
            [".m4b"] = Mp4,
            [".aac"] = new("audio/aac", IsDirect: true),
            [".ogg"] = new("audio/ogg", IsDirect: true),
            [".oga"] = new("audio/ogg", IsDirect: true),
            [".opus"] = new("audio/ogg", IsDirect: true),
            [".wav"] = Wav,
            [".wma"] = new("audio/x-ms-wma", IsDirect: false),
            [".aif"] = new("audio/aiff", IsDirect: false),
            [".aiff"] = new("audio/aiff", IsDirect: false),
            [".wv"] = new("audio/x-wavpack", IsDirect: false),
            [".ape"] = new("audio/x-ape", IsDirect: false),
            [".dsf"] = new("audio/x-dsf", IsDirect: false),
            [Ac3] = new("audio/ac3", IsDirect: false),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opus in Ogg, into which is transcoded.</summary>
    public const string OpusType = "audio/ogg; codecs=\"opus\"";

    /// <summary>AAC in MP4.</summary>
    public const string AacType = "audio/mp4; codecs=\"mp4a.40.2\"";

    /// <summary>The one ending whose files have no tags.</summary>
    public const string Ac3 = ".ac3";

    /// <summary>Whether a file of this name is taken for sound.</summary>
    public static bool IsSound(string fileName) => Endings.ContainsKey(Path.GetExtension(fileName));

    /// <summary>How a file sounds.</summary>
    /// <param name="fileName">Ends as one that <see cref="IsSound"/>.</param>
    /// <param name="codec">The codec as TagLib describes it, or null.</param>
    public static AudioFormat Of(string fileName, string? codec)
    {
        AudioFormat format = Endings[Path.GetExtension(fileName)];
        bool Is(string name) => codec?.Contains(name, StringComparison.OrdinalIgnoreCase) == true;
        return format.MediaType switch
        {
            "audio/mp4" when Is("alac") => new("audio/mp4; codecs=\"alac\"", IsDirect: false),
            "audio/ogg" when Is("opus") => format with { MediaType = "audio/ogg; codecs=\"opus\"" },
            "audio/ogg" when Is("vorbis") => format with { MediaType = "audio/ogg; codecs=\"vorbis\"" },

            // 65534 is WAVE_FORMAT_EXTENSIBLE, in which PCM of more than 16 bits comes.
            "audio/wav" when !Is("PCM Audio") && !Is("65534") && !Is("IEEE") => format with { IsDirect = false },
            "audio/wav" when Is("Adaptive") => format with { IsDirect = false },
            _ => format,
        };
    }
}
