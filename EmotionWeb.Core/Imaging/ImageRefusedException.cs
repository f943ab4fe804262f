namespace EmotionWeb.Core.Imaging;

/// <summary>Why a file was refused as a picture.</summary>
public enum ImageRefusal
{
    /// <summary>By its content it is no JPEG, PNG, WebP, GIF, BMP or TIFF, or it is one but damaged.</summary>
    Unsupported,

    /// <summary>It is a HEIC or AVIF picture, as phones take them, which cannot be opened here.</summary>
    Heif,

    /// <summary>It has more bytes, more pixels or a longer side than is taken.</summary>
    TooLarge,
}

/// <summary>A file was refused as a picture; the message says why in words for its sender.</summary>
public sealed class ImageRefusedException(ImageRefusal reason, string message) : Exception(message)
{
    /// <summary>Why it was refused.</summary>
    public ImageRefusal Reason { get; } = reason;
}
