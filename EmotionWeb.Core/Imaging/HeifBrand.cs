namespace EmotionWeb.Core.Imaging;

/// <summary>Tells the pictures of phones that are kept in the format of films (ISO/IEC 23008-12) by their first box: length, <c>ftyp</c>, brand.</summary>
internal static class HeifBrand
{
    /// <summary><c>HEIC</c> or <c>AVIF</c>; null where the file is neither.</summary>
    public static string? Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file[4..].StartsWith("ftyp"u8))
        {
            return null;
        }

        ReadOnlySpan<byte> brand = file.Slice(8, 4);
        return brand.StartsWith("avi"u8) ? "AVIF"
            : brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) ? "HEIC"
            : null;
    }
}
