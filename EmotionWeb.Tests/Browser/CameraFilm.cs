using System.Diagnostics;

namespace EmotionWeb.Tests.Browser;

/// <summary>What the browser under test has for a camera.</summary>
public enum Camera
{
    /// <summary>A camera that shows the astronaut's smiling face, 640x480, and leave to use it.</summary>
    Face,

    /// <summary>A camera that shows a plain grey wall, and leave to use it.</summary>
    Wall,

    /// <summary>A camera that the user forbids.</summary>
    Denied,

    /// <summary>No camera at all.</summary>
    None,
}

/// <summary>The films that feed the fake cameras, made by ffmpeg in a temporary folder.</summary>
internal sealed class CameraFilm : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emotionweb-film-");

    /// <summary>The switches that give Chromium such a camera.</summary>
    public async Task<string[]> FlagsAsync(Camera camera, CancellationToken cancellationToken) => camera switch
    {
        Camera.Face => Film(await FilmAsync("face", cancellationToken, "-loop", "1", "-i", Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png"), "-vf", "scale=480:480,pad=640:480:80:0:gray")),
        Camera.Wall => Film(await FilmAsync("wall", cancellationToken, "-f", "lavfi", "-i", "color=c=gray:s=640x480")),
        Camera.Denied => ["--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream"],
        _ => ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=0"],
    };

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Film(string path) =>
        ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={path}"];

    private async Task<string> FilmAsync(string name, CancellationToken cancellationToken, params string[] source)
    {
        string path = Path.Combine(_folder.FullName, name + ".mjpeg");
        ProcessStartInfo start = new("ffmpeg", ["-loglevel", "error", .. source, "-pix_fmt", "yuvj420p", "-r", "10", "-t", "2", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", path])
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
