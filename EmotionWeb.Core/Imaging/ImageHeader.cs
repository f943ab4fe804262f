using System.Buffers.Binary;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// The size that a picture file declares, read without decoding it. Each format is read from the very bytes that OpenCV's decoder goes by,
/// and what could be read in two ways is refused, so that a crafted file cannot show a small size here and a large one there.
/// </summary>
/// <param name="Width">Pixels, before any turning upright; greater than 0.</param>
/// <param name="Height">Pixels, before any turning upright; greater than 0.</param>
/// <param name="IsCutOff">Whether it is a JPEG file that ends before its end marker.</param>
/// <param name="IsInRows">Whether it is a JPEG file of one scan, which is decoded row by row: at a reduced size it takes only the memory of
/// that.</param>
/// <param name="BytesPerPixel">Most memory that decoding takes, bytes for each pixel that is decoded.</param>
internal readonly record struct ImageHeader(
    uint Width, uint Height, bool IsCutOff = false, bool IsInRows = false, int BytesPerPixel = ImageHeader.LeastBytesPerPixel)
{
    /// <summary>
    /// Memory for each pixel, bytes, that decoding takes in the worst case of the usual kinds of file: 3 for the pixels, and once more
    /// where they are turned upright, or up to 6 of the decoder's own. Measured on
    /// 16 megapixels, the whole reading took 4 (PNG), 5.4 (BMP, TIFF, lossy WebP), 6 (JPEG), 6.6 (lossless WebP) and 7.5 (GIF).
    /// </summary>
    public const int LeastBytesPerPixel = 9;

    // Progressive files have about ten scans. Thousands of nearly empty ones in a small file would each cost a pass over all its pixels.
    private const int MostJpegScans = 100;

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R'];

    /// <summary>Reads the header of a JPEG, PNG, WebP, GIF, BMP or TIFF file; null where the bytes are none of these or their header makes no sense.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        ImageHeader? header = file switch
        {
            [0xFF, 0xD8, 0xFF, ..] => Jpeg(file),
            [0x89, ..] when file.StartsWith(PngStart) && PngChunksFit(file) => new(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..])),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] when file.Length >= 30 => WebP(file[12..]),
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] when file.Length >= 10 => new(UInt16(file, 6), UInt16(file, 8)),
            [(byte)'B', (byte)'M', ..] when file.Length >= 26 => Bmp(file),
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => TiffHeader.Read(file),
            _ => null,
        };
        return header is { Width: > 0, Height: > 0 } ? header : null;
    }

    private static ImageHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        // Goes from marker to marker as libjpeg does, to the end of the picture: stray bytes before a marker are passed over (after a scan's header they are
        // its pixels), as are markers that stand alone. What follows the end, such as a phone's video, is not looked at.
        ImageHeader? size = null;
        int scans = 0, at = 2, components = 0;
        while (true)
        {
            int start = file[at..].IndexOf((byte)0xFF);
            int marker = start < 0 ? -1 : file[(at + start)..].IndexOfAnyExcept((byte)0xFF);
            if (marker < 0)
            {
                return size is { } whole ? whole with { IsCutOff = true } : null;
            }

            at += start + marker + 1;
            int length = file.Length < at + 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            switch (file[at - 1])
            {
                case 0x00 or 0x01 or (>= 0xD0 and <= 0xD7):
                    continue;
                case 0xD8 or 0xD9:
                    return size; // A second start, or the end.
                case 0xDA when size is null || ++scans > MostJpegScans:
                    return null; // Pixels before any size was declared, or a pass over all of them too often.
                case 0xDA when scans == 1 && file.Length >= at + 3 && file[at + 2] != components:
                    size = size.Value with { IsInRows = false }; // The other components come in later scans.
                    break;
                case >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC when size is null && file.Length >= at + 7:
                    // What is not decoded row by row keeps two bytes for each pixel and component until its last scan.
                    components = file.Length > at + 7 ? file[at + 7] : 0;
                    size = new(
                        BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]),
                        BinaryPrimitives.ReadUInt16BigEndian(file[(at + 3)..]),
                        IsInRows: file[at - 1] is 0xC0 or 0xC1,
                        BytesPerPixel: Math.Max(LeastBytesPerPixel, 3 + (2 * components)));
                    break;
            }

            if (length < 2 || at + length > file.Length)
            {
                return size is { } known ? known with { IsCutOff = at + length > file.Length } : null;
            }

            at += length;
        }
    }

    // OpenCV allocates what a chunk declares, up to 4 GB, before it finds that the file is shorter.
    private static bool PngChunksFit(ReadOnlySpan<byte> file)
    {
        long at = 8;
        while (at < file.Length)
        {
            if (at + 12 > file.Length)
            {
                return false;
            }

            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk[4..].StartsWith("IEND"u8))
            {
                return true;
            }

            at += 12 + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return at == file.Length;
    }

    private static ImageHeader? WebP(ReadOnlySpan<byte> chunk) => chunk switch
    {
        // The canvas of an extended file: libwebp refuses a still picture that does not fill it and a frame that leaves it.
        [(byte)'V', (byte)'P', (byte)'8', (byte)'X', ..] => new(UInt24(chunk, 12) + 1, UInt24(chunk, 15) + 1),
        [(byte)'V', (byte)'P', (byte)'8', (byte)'L', _, _, _, _, 0x2F, ..] => Lossless(BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..])),
        [(byte)'V', (byte)'P', (byte)'8', (byte)' ', _, _, _, _, _, _, _, 0x9D, 0x01, 0x2A, ..] => new(UInt16(chunk, 14) & 0x3FFF, UInt16(chunk, 16) & 0x3FFF),
        _ => null,
    };

    private static ImageHeader Lossless(uint bits) => new((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);

    private static ImageHeader? Bmp(ReadOnlySpan<byte> file)
    {
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]), height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        return size switch
        {
            12 => new(UInt16(file, 18), UInt16(file, 20)),
            >= 36 when width > 0 => new((uint)width, (uint)Math.Abs((long)height)), // A negative height means rows from the top.
            _ => null,
        };
    }

    private static uint UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt24(ReadOnlySpan<byte> bytes, int at) => UInt16(bytes, at) | ((uint)bytes[at + 2] << 16);
}
