using System.Diagnostics;

namespace EmotionWeb.Tests.Browser;

/// <summary>What the browser under test has for a camera.</summary>
public enum Camera
{
    /// <summary>A camera that shows the astronaut's smiling face, 640x480, and leave to use it.</summary>
    Face,

    /// <summary>A camera that shows a plain grey wall, and leave to use it.</summary>
    Wall,

    /// <summary>A camera before which the face smiles for 8 s and then does not for 52, over and over.</summary>
    Changing,

    /// <summary>A camera before which the face smiles for 45 s and then does not for 45, over and over.</summary>
    Turning,

    /// <summary>A camera that sees the face twice, side by side.</summary>
    Two,

    /// <summary>A camera that the user forbids.</summary>
    Denied,

    /// <summary>No camera at all.</summary>
    None,
}

/// <summary>The films that feed the fake cameras, made by ffmpeg in a temporary folder.</summary>
internal sealed class CameraFilm : IDisposable
{
    private const string Wide = "scale=480:480,pad=640:480:80:0:gray";

    // Takes the mouth away, and with it the smile: what is left reads as neutral.
    private const string Sober = "delogo=x=186:y=122:w=76:h=46";

    private static readonly string[] Astronaut =
        ["-loop", "1", "-framerate", "30", "-i", Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png")];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emotionweb-film-");

    /// <summary>The switches that give Chromium such a camera.</summary>
    public async Task<string[]> FlagsAsync(Camera camera, CancellationToken cancellationToken) => camera switch
    {
        Camera.Face => Film(await FilmAsync("face", cancellationToken, [.. Astronaut, "-vf", Wide])),
        Camera.Wall => Film(await FilmAsync("wall", cancellationToken, ["-f", "lavfi", "-i", "color=c=gray:s=640x480"])),
        Camera.Changing => Film(await FilmAsync("changing", cancellationToken,
            [.. Astronaut, "-vf", $"{Sober}:enable='gte(t,8)',{Wide}"], 60)),
        Camera.Turning => Film(await FilmAsync("turning", cancellationToken,
            [.. Astronaut, "-vf", $"{Sober}:enable='gte(t,45)',{Wide}"], 90)),
        Camera.Two => Film(await FilmAsync("two", cancellationToken,
            [.. Astronaut, "-vf", "crop=300:300:90:0,scale=320:320,split[a][b];[b]hflip[c];[a][c]hstack,pad=640:480:0:80:gray"])),
        Camera.Denied => ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
        _ => ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=0"],
    };

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Film(string path) =>
        ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={path}"];

    // Chromium plays such a film at 30 frames a second.
    private async Task<string> FilmAsync(string name, CancellationToken cancellationToken, string[] source, int seconds = 2)
    {
        string path = Path.Combine(_folder.FullName, name + ".mjpeg");
        ProcessStartInfo start = new("ffmpeg",
        [
            "-loglevel", "error", .. source, "-pix_fmt", "yuvj420p", "-r", "30", "-t", $"{seconds}",
            "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", path,
        ])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process ffmpeg = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start.");
        string complaint = await ffmpeg.StandardError.ReadToEndAsync(cancellationToken);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        Assert.True(ffmpeg.ExitCode == 0, complaint);
        return path;
    }
}
