using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// Decodes with OpenCV once the header is within <see cref="ImagingOptions"/>. OpenCV itself turns the picture by its EXIF orientation, and brings 16-bit, grey,
/// palette and CMYK pixels to 8-bit BGR. Alpha is dropped, not blended: a face is opaque where it can be read. Thread-safe.
/// </summary>
public sealed class SnapshotDecoder(IOptions<ImagingOptions> options) : ISnapshotDecoder
{
    private readonly ImagingOptions _limits = options.Value;

    // What a sender got wrong is said to the sender; OpenCV would say it again on the standard error, a line or more for each bad file.
    static SnapshotDecoder() => Cv2.SetLogLevel(LogLevel.FATAL);

    /// <inheritdoc />
    public Snapshot Decode(ReadOnlyMemory<byte> picture)
    {
        if (picture.Length > _limits.MaxBytes)
        {
            throw TooLarge(ImageMessages.TooManyBytes(_limits.MaxBytes));
        }

        ImageHeader header = ImageHeader.Read(picture.Span)
            ?? throw Unsupported(PhoneFormat.Of(picture.Span) ?? ImageMessages.Unreadable);
        if (header.Width > _limits.MaxSide || header.Height > _limits.MaxSide || (ulong)header.Width * header.Height > (ulong)_limits.MaxPixels)
        {
            throw TooLarge(ImageMessages.TooManyPixels(header.Width, header.Height, _limits.MaxPixels, _limits.MaxSide));
        }

        Mat image = Pixels(picture.Span);
        if (!Is(image, header.Width, header.Height) && !Is(image, header.Height, header.Width))
        {
            image.Dispose();
            throw Damaged();
        }

        return new Snapshot(image);
    }

    /// <summary>Decodes a file that has an <see cref="ImageHeader"/>; empty, or an exception, where it is damaged.</summary>
    internal static Mat Pixels(ReadOnlySpan<byte> picture)
    {
        try
        {
            return Cv2.ImDecode(picture is [0x89, ..] ? StillPng.Of(picture) : picture, ImreadModes.Color);
        }
        catch (OpenCVException failure) when (failure.Status != ErrorCode.StsNoMem)
        {
            throw Damaged();
        }
    }

    private static bool Is(Mat image, uint width, uint height) => image.Width == width && image.Height == height;

    private static ImageRefusedException Damaged() => Unsupported(ImageMessages.Damaged);

    private static ImageRefusedException Unsupported(LocalizableMessage message) => new(ImageRefusal.Unsupported, message);

    private static ImageRefusedException TooLarge(LocalizableMessage message) => new(ImageRefusal.TooLarge, message);
}
