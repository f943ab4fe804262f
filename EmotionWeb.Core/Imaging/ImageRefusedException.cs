namespace EmotionWeb.Core.Imaging;

/// <summary>Why a file was refused as a picture.</summary>
public enum ImageRefusal
{
    /// <summary>By its content it is no JPEG, PNG, WebP, GIF, BMP or TIFF, or it is one but damaged.</summary>
    Unsupported,

    /// <summary>It has more bytes, more pixels or a longer side than is taken.</summary>
    TooLarge,
}

/// <summary>A file was refused as a picture.</summary>
public sealed class ImageRefusedException(ImageRefusal reason, LocalizableMessage explanation, Exception? cause = null) : LocalizableException(explanation, cause)
{
    /// <summary>Why it was refused.</summary>
    public ImageRefusal Reason { get; } = reason;
}
