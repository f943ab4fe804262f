using System.Buffers.Binary;

namespace EmotionWeb.Core.Imaging;

/// <summary>
/// Cuts a PNG file down to what its still picture is made of, and ends it properly. OpenCV (4.13) would go on to the frames of an animation, which nobody looks at here, and its reader of them
/// ends the process on some damaged ones.
/// </summary>
internal static class StillPng
{
    private const int Signature = 8;

    /// <summary>What a chunk takes beside its content: length, name and checksum.</summary>
    private const int Frame = 12;

    private static ReadOnlySpan<byte> End => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>The file without the chunks that a still picture does not need.</summary>
    /// <param name="file">A PNG file whose chunks lie within it, as <see cref="ImageHeader.Read"/> makes sure.</param>
    public static byte[] Of(ReadOnlySpan<byte> file)
    {
        byte[] still = new byte[file.Length + End.Length];
        file[..Signature].CopyTo(still);
        int at = Signature, length = Signature;
        while (at + Frame <= file.Length && !file[(at + 4)..].StartsWith("IEND"u8))
        {
            ReadOnlySpan<byte> chunk = file.Slice(at, Frame + (int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]));
            at += chunk.Length;
            if (IsOfAStillPicture(chunk.Slice(4, 4)))
            {
                chunk.CopyTo(still.AsSpan(length));
                length += chunk.Length;
            }
        }

        End.CopyTo(still.AsSpan(length));
        return still[..(length + End.Length)];
    }

    private static bool IsOfAStillPicture(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("IHDR"u8) || name.SequenceEqual("PLTE"u8) || name.SequenceEqual("tRNS"u8) || name.SequenceEqual("eXIf"u8) || name.SequenceEqual("IDAT"u8);
}
