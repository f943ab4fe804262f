using System.Collections.Concurrent;
using System.Diagnostics;

namespace EmotionWeb.Tests.Unit.Library;

/// <summary>Short sounds that ffmpeg makes, each once a run of the tests.</summary>
internal static class Sounds
{
    private static readonly Lazy<string> Folder = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("emotionweb-sounds-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = new(StringComparer.Ordinal);

    /// <summary>Endings whose sound stands in a file of its own by ffmpeg's choice, and others by codec.</summary>
    private static readonly Dictionary<string, string[]> Codecs = new(StringComparer.Ordinal)
    {
        ["mp3"] = ["-c:a", "libmp3lame"],
        ["flac"] = ["-c:a", "flac"],
        ["m4a"] = ["-c:a", "aac"],
        ["ogg"] = ["-c:a", "libvorbis"],
        ["opus"] = ["-c:a", "libopus"],
        ["wav"] = ["-c:a", "pcm_s16le"],
        ["aiff"] = ["-c:a", "pcm_s16be"],
        ["wv"] = ["-c:a", "wavpack"],
        ["wma"] = ["-c:a", "wmav2"],
        ["ac3"] = ["-c:a", "ac3"],
        ["aac"] = ["-c:a", "aac", "-f", "adts"],
        ["alac.m4a"] = ["-c:a", "alac"],
        ["adpcm.wav"] = ["-c:a", "adpcm_ms"],
        ["f32.wav"] = ["-c:a", "pcm_f32le"],
    };

    /// <summary>A sound of a kind: an ending, with the codec in front where the ending does not tell it.</summary>
    public static string Of(string kind, double seconds = 1) => Made.GetOrAdd(FormattableString.Invariant($"{seconds}.{kind}"), name =>
        new Lazy<string>(() =>
    {
        string file = Path.Combine(Folder.Value, name);
        Ffmpeg(["-f", "lavfi", "-i", FormattableString.Invariant($"sine=frequency=440:duration={seconds}"), .. Codecs[kind], file]);
        return file;
    })).Value;

    /// <summary>A JPEG of a size, in one colour.</summary>
    public static string Picture(int width, int height, string colour = "red") =>
        Made.GetOrAdd($"{width}x{height}-{colour}.jpg", name => new Lazy<string>(() =>
    {
        string file = Path.Combine(Folder.Value, name);
        Ffmpeg(["-f", "lavfi", "-i", $"color={colour}:s={width}x{height}:d=1", "-frames:v", "1", file]);
        return file;
    })).Value;

    public static void Ffmpeg(params string[] arguments)
    {
        ProcessStartInfo start = new("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments])
        {
            RedirectStandardError = true,
            UseShellExecute = false
        };
        using Process ffmpeg = Process.Start(start)!;
        string said = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        Assert.True(ffmpeg.ExitCode == 0, said);
    }
}
