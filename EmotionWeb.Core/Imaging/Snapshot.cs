using OpenCvSharp;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// A decoded picture: upright, 8-bit, three channels (BGR), in native memory that <see cref="Dispose"/> frees.
/// It lives for one request and is never written anywhere. A large picture may be decoded at a half, a quarter or an eighth of its size: places are told in pixels of the whole one.
/// </summary>
public sealed class Snapshot : IDisposable
{
    private readonly IDisposable? _memory;

    /// <summary>A picture decoded at its own size.</summary>
    /// <param name="image">CV_8UC3, owned from here on.</param>
    public Snapshot(Mat image)
        : this(image, image.Width, image.Height)
    {
    }

    /// <summary>A picture that may have been decoded smaller than it is.</summary>
    /// <param name="image">CV_8UC3, owned from here on.</param>
    /// <param name="width">Width of the upright picture, pixels; at least that of <paramref name="image"/>.</param>
    /// <param name="height">Height of the upright picture, pixels.</param>
    /// <param name="memory">What is disposed with it: the memory that it was promised; or null.</param>
    public Snapshot(Mat image, int width, int height, IDisposable? memory = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        (Image, Width, Height, _memory) = (image, width, height, memory);
        Scale = (double)image.Width / width;
    }

    /// <summary>The pixels, CV_8UC3, BGR. Valid until <see cref="Dispose"/>.</summary>
    public Mat Image { get; }

    /// <summary>Width of the upright picture, pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the upright picture, pixels.</summary>
    public int Height { get; }

    /// <summary>How many pixels of <see cref="Image"/> one of the picture is: 1, or about 1/2, 1/4 or 1/8.</summary>
    public double Scale { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Image.Dispose();
        _memory?.Dispose();
    }
}
