namespace EmotionWeb.Core.Imaging;

/// <summary>Turns the bytes of a picture into upright pixels. Implementations are safe to call from many threads.</summary>
public interface ISnapshotDecoder
{
    /// <summary>Checks the header against the limits, decodes, and turns the picture upright by its EXIF orientation.</summary>
    /// <param name="picture">A JPEG, PNG, WebP, GIF (first frame), BMP or TIFF file.</param>
    /// <param name="cancellationToken">Cancels the wait for memory.</param>
    /// <exception cref="ImageRefusedException">Not such a file, damaged, or over a limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited for memory; decoding itself runs to its end.</exception>
    Snapshot Decode(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken = default);
}
