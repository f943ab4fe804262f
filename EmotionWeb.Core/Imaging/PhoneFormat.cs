using System.Buffers.Binary;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// Pictures in an ISO base media file, which phones take and OpenCV does not read: told by the brands of the file type box that such a file begins with
/// (ISO/IEC 14496-12, 4.3; brands: ISO/IEC 23008-12, B.4 and the AV1 Image File Format, 6).
/// </summary>
internal static class PhoneFormat
{
    /// <summary>What is said of an HEIC or AVIF picture; null where the file is neither.</summary>
    public static LocalizableMessage? Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < 16 || !file[4..].StartsWith("ftyp"u8))
        {
            return null;
        }

        // The brand, its version, and the brands it is compatible with; a box has few.
        int end = (int)Math.Min(Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file), 256u), (uint)file.Length);
        bool heif = false;
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        {
            ReadOnlySpan<byte> brand = file.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
            {
                return ImageMessages.Avif;
            }

            heif |= brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
        }

        return heif ? ImageMessages.Heic : null;
    }
}
