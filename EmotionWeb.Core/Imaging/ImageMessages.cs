namespace EmotionWeb.Core.Imaging;

/// <summary>Why a file is not taken as a picture.</summary>
public static class ImageMessages
{
    /// <summary>By its content it is none of the formats that are read.</summary>
    public static LocalizableMessage Unreadable => new("image-unreadable");

    /// <summary>An HEIC photo, as phones take them.</summary>
    public static LocalizableMessage Heic => new("image-heic");

    /// <summary>An AVIF picture.</summary>
    public static LocalizableMessage Avif => new("image-avif");

    /// <summary>One of the formats that are read, but damaged.</summary>
    public static LocalizableMessage Damaged => new("image-damaged");

    /// <param name="mostBytes">The most that are taken.</param>
    public static LocalizableMessage TooManyBytes(int mostBytes) => new("image-too-many-bytes", mostBytes / 1e6);

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="mostPixels">The most that are taken.</param>
    /// <param name="longestSide">The most pixels a side.</param>
    public static LocalizableMessage TooManyPixels(long width, long height, int mostPixels, int longestSide) =>
        new("image-too-many-pixels", width, height, mostPixels / 1e6, longestSide);

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="mostPixels">The most that are taken of a picture that is decoded whole.</param>
    public static LocalizableMessage TooManyWholePixels(long width, long height, int mostPixels) =>
        new("image-too-many-whole-pixels", width, height, mostPixels / 1e6);

    /// <summary>What is wrong with one of many files.</summary>
    public static LocalizableMessage InFile(string file, LocalizableMessage wrong) => new("image-in-file", file, wrong);
}
