using OpenCvSharp;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// A decoded picture: upright, 8-bit, three channels (BGR), in native memory that <see cref="Dispose"/> frees.
/// It lives for one request and is never written anywhere.
/// </summary>
/// <param name="image">CV_8UC3, owned from here on.</param>
public sealed class Snapshot(Mat image) : IDisposable
{
    /// <summary>Height x width, CV_8UC3, BGR. Valid until <see cref="Dispose"/>.</summary>
    public Mat Image { get; } = image;

    /// <summary>Pixels.</summary>
    public int Width => Image.Width;

    /// <summary>Pixels.</summary>
    public int Height => Image.Height;

    /// <inheritdoc />
    public void Dispose() => Image.Dispose();
}
