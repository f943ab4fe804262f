using System.Buffers.Binary;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// The size that a TIFF file's first page declares (TIFF 6.0, sections 2 and 15). A tag that comes twice, a type that is not the standard's, samples of
/// more than 16 bits, more than five samples a pixel and tiles far larger than the picture are refused: libtiff would then allocate more than width
/// and height say.
/// </summary>
internal static class TiffHeader
{
    private const int EntryBytes = 12;
    private const int MostBits = 16;
    private const int MostSamples = 5; // CMYK and alpha.
    private const uint RoomyTile = 1024; // A small picture may sit in a larger tile, but not in one of any size.

    private enum Tag : ushort
    {
        Width = 256,
        Height = 257,
        BitsPerSample = 258,
        SamplesPerPixel = 277,
        TileWidth = 322,
        TileHeight = 323,
    }

    /// <summary>Width and height of the first page (0 where it declares none); null where they cannot be trusted.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8)
        {
            return null;
        }

        bool bigEndian = file[0] == 'M';
        uint page = UInt32(file[4..], bigEndian);
        if (page > file.Length - 2)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = file[((int)page + 2)..];
        int count = UInt16(file[(int)page..], bigEndian);
        if (entries.Length < count * EntryBytes)
        {
            return null;
        }

        Dictionary<Tag, uint> found = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(i * EntryBytes, EntryBytes);
            Tag tag = (Tag)UInt16(entry, bigEndian);
            if (Enum.IsDefined(tag) && (Greatest(file, entry, bigEndian) is not { } value || !found.TryAdd(tag, value)))
            {
                return null;
            }
        }

        uint width = found.GetValueOrDefault(Tag.Width), height = found.GetValueOrDefault(Tag.Height);
        bool sane = found.GetValueOrDefault(Tag.BitsPerSample) <= MostBits
            && found.GetValueOrDefault(Tag.SamplesPerPixel) <= MostSamples
            && found.GetValueOrDefault(Tag.TileWidth) <= Math.Max(width, RoomyTile)
            && found.GetValueOrDefault(Tag.TileHeight) <= Math.Max(height, RoomyTile);

        // All of it may be one strip, which is read as it is and then brought to pixels.
        int sample = (int)(found.GetValueOrDefault(Tag.BitsPerSample, 1u) + 7) / 8 * (int)found.GetValueOrDefault(Tag.SamplesPerPixel, 1u);
        return sane ? new ImageHeader(width, height, BytesPerPixel: Math.Max(ImageHeader.LeastBytesPerPixel, 3 + sample)) : null;
    }

    private static uint? Greatest(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry, bool bigEndian)
    {
        int bytes = UInt16(entry[2..], bigEndian) switch { 3 => 2, 4 => 4, _ => 0 };
        uint count = UInt32(entry[4..], bigEndian);
        if (bytes == 0 || count is 0 or > MostSamples)
        {
            return null;
        }

        int total = (int)count * bytes;
        ReadOnlySpan<byte> values = entry[8..];
        if (total > values.Length)
        {
            uint at = UInt32(values, bigEndian);
            if (at > file.Length - total)
            {
                return null;
            }

            values = file[(int)at..];
        }

        uint greatest = 0;
        for (int i = 0; i < total; i += bytes)
        {
            greatest = Math.Max(greatest, bytes == 2 ? UInt16(values[i..], bigEndian) : UInt32(values[i..], bigEndian));
        }

        return greatest;
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
