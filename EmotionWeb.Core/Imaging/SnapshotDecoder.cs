using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// Decodes with OpenCV once the header is within <see cref="ImagingOptions"/>. OpenCV itself turns the picture by its EXIF orientation, and brings 16-bit, grey,
/// palette and CMYK pixels to 8-bit BGR. Alpha is dropped, not blended: a face is opaque where it can be read. Thread-safe.
/// All that is decoded at once takes no more memory than <see cref="ImagingOptions.DecodeMegabytes"/>: a picture is weighed by its header,
/// and waits on its thread until there is as much; it gives that
/// back when its <see cref="Snapshot"/> is disposed. A thread holds one at a time.
/// A JPEG is decoded at a half, a quarter or an eighth of its size where its short side keeps at least 896 pixels: the smallest face that is looked for, an eighth of it, then
/// still has the 112 pixels that the largest network sees of one.
/// A JPEG or GIF file that lacks its end marker, and a PNG file that ends between two chunks, are read as if they were whole; of a JPEG that breaks off up to an eighth of the pixels may be
/// missing. What lacks more, and every other file that its decoder finds fault with, is damaged and refused.
/// </summary>
public sealed class SnapshotDecoder(IOptions<ImagingOptions> options) : ISnapshotDecoder
{
    private const int LeastShortSide = 896;
    private const double MostMissing = 1 / 8.0;
    private const int MissingGrey = 128; // What libjpeg fills up with.

    private static readonly (int Divisor, ImreadModes Mode)[] Reductions =
        [(8, ImreadModes.ReducedColor8), (4, ImreadModes.ReducedColor4), (2, ImreadModes.ReducedColor2)];

    private readonly ImagingOptions _limits = options.Value;

    /// <summary>Memory for all that is decoded at once.</summary>
    internal DecodeMemory Memory { get; } = new(options.Value.DecodeMegabytes * 1_000_000L);

    // What a sender got wrong is said to the sender; OpenCV would say it again on the standard error, a line or more for each bad file.
    // Readings run side by side: one that spreads over all processors takes them from the others, and gains little on pictures as small as these.
    static SnapshotDecoder()
    {
        Cv2.SetLogLevel(LogLevel.FATAL);
        Cv2.SetNumThreads(1);
    }

    /// <inheritdoc />
    public Snapshot Decode(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken = default)
    {
        if (picture.Length > _limits.MaxBytes)
        {
            throw TooLarge(ImageMessages.TooManyBytes(_limits.MaxBytes));
        }

        ImageHeader header = ImageHeader.Read(picture.Span)
            ?? throw Unsupported(PhoneFormat.Of(picture.Span) ?? ImageMessages.Unreadable);
        int divisor = Divisor(picture.Span, header);
        long pixels = (long)header.Width * header.Height;
        bool isReduced = header.IsInRows && divisor > 1;
        if (header.Width > _limits.MaxSide || header.Height > _limits.MaxSide || pixels > _limits.MaxPixels)
        {
            throw TooLarge(ImageMessages.TooManyPixels(header.Width, header.Height, _limits.MaxPixels, _limits.MaxSide));
        }

        long bytes = (isReduced ? pixels / (divisor * divisor) : pixels) * header.BytesPerPixel;
        if (!isReduced && bytes > (long)_limits.MaxWholePixels * ImageHeader.LeastBytesPerPixel)
        {
            throw TooLarge(ImageMessages.TooManyWholePixels(header.Width, header.Height, _limits.MaxWholePixels));
        }

        IDisposable memory = Memory.Take(bytes, cancellationToken);
        try
        {
            return Decode(picture.Span, header, divisor, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Decodes a file that has an <see cref="ImageHeader"/>; empty, or an exception, where it is damaged.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="divisor">1, or, of a JPEG, by how much its sides are divided: 2, 4 or 8.</param>
    internal static Mat Pixels(ReadOnlySpan<byte> picture, ImageHeader header, int divisor = 1)
    {
        ImreadModes mode = divisor == 1 ? ImreadModes.Color : Array.Find(Reductions, r => r.Divisor == divisor).Mode;
        try
        {
            return picture switch
            {
                [0x89, ..] => Cv2.ImDecode(StillPng.Of(picture), mode),
                _ when header.IsCutOff => OfWhatIsThere(Cv2.ImDecode((byte[])[.. picture, 0xFF, 0xD9], mode)),
                [(byte)'G', (byte)'I', (byte)'F', .., not (byte)';'] => Cv2.ImDecode((byte[])[.. picture, (byte)';'], mode),
                _ => Cv2.ImDecode(picture, mode),
            };
        }
        catch (OpenCVException failure) when (failure.Status != ErrorCode.StsNoMem)
        {
            throw Damaged();
        }
    }

    private static Snapshot Decode(ReadOnlySpan<byte> picture, ImageHeader header, int divisor, IDisposable memory)
    {
        Mat image = Pixels(picture, header, divisor);
        (int width, int height) = ((int)header.Width, (int)header.Height);
        if (Is(image, width, height, divisor))
        {
            return new Snapshot(image, width, height, memory);
        }

        if (Is(image, height, width, divisor))
        {
            return new Snapshot(image, height, width, memory);
        }

        image.Dispose();
        throw Damaged();
    }

    private static Mat OfWhatIsThere(Mat image)
    {
        using Mat missing = new();
        Cv2.InRange(image, Scalar.All(MissingGrey), Scalar.All(MissingGrey), missing);
        if (Cv2.CountNonZero(missing) <= MostMissing * missing.Total())
        {
            return image;
        }

        image.Dispose();
        throw Damaged();
    }

    private static int Divisor(ReadOnlySpan<byte> picture, ImageHeader header)
    {
        if (picture[0] != 0xFF)
        {
            return 1;
        }

        uint shortSide = Math.Min(header.Width, header.Height);
        return Math.Max(1, Array.Find(Reductions, r => shortSide / r.Divisor >= LeastShortSide).Divisor);
    }

    // Of a side that cannot be divided a part of a pixel remains, which becomes one.
    private static bool Is(Mat image, int width, int height, int divisor) =>
        image.Width == (width + divisor - 1) / divisor && image.Height == (height + divisor - 1) / divisor;

    private static ImageRefusedException Damaged() => Unsupported(ImageMessages.Damaged);

    private static ImageRefusedException Unsupported(LocalizableMessage message) => new(ImageRefusal.Unsupported, message);

    private static ImageRefusedException TooLarge(LocalizableMessage message) => new(ImageRefusal.TooLarge, message);
}
