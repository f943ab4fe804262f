using CsCheck;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Imaging;

public class SnapshotDecoderTests
{
    private static readonly SnapshotDecoder Decoder = new(Options.Create(new ImagingOptions()));

    // Small limits, so that thousands of damaged headers do not each fill megabytes.
    private static readonly SnapshotDecoder Strict = new(Options.Create(new ImagingOptions { MaxPixels = 100_000 }));
    private static readonly byte[][] Samples = [.. TestFiles.Formats().Select(File.ReadAllBytes)];

    public static TheoryData<string> Coloured => [.. Names().Where(n => !n.StartsWith("grey", StringComparison.Ordinal) && !n.Equals("alpha.tiff", StringComparison.Ordinal))];

    public static TheoryData<string> Grey => [.. Names().Where(n => n.StartsWith("grey", StringComparison.Ordinal))];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Coloured))]
    public void Every_format_and_orientation_comes_out_upright_in_colour(string name)
    {
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read($"formats/{name}"), Stop);

        Assert.Equal((48, 32, MatType.CV_8UC3), (snapshot.Width, snapshot.Height, snapshot.Image.Type()));
        AssertNear(new Vec3b(0, 0, 255), snapshot, 4, 4);
        AssertNear(new Vec3b(0, 255, 0), snapshot, 44, 4);
        AssertNear(new Vec3b(255, 0, 0), snapshot, 4, 28);
        AssertNear(new Vec3b(255, 255, 255), snapshot, 44, 28);
    }

    [Theory]
    [MemberData(nameof(Grey))]
    public void Grey_becomes_three_equal_channels_of_eight_bits_whatever_its_depth(string name)
    {
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read($"formats/{name}"), Stop);

        Assert.Equal((48, 32, MatType.CV_8UC3), (snapshot.Width, snapshot.Height, snapshot.Image.Type()));
        AssertNear(new Vec3b(76, 76, 76), snapshot, 4, 4);
        AssertNear(new Vec3b(150, 150, 150), snapshot, 44, 4);
        AssertNear(new Vec3b(29, 29, 29), snapshot, 4, 28);
        AssertNear(new Vec3b(255, 255, 255), snapshot, 44, 28);
    }

    [Fact]
    public void The_opaque_part_of_a_transparent_tiff_keeps_its_colour()
    {
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read("formats/alpha.tiff"), Stop);
        AssertNear(new Vec3b(0, 0, 255), snapshot, 4, 4);
        AssertNear(new Vec3b(0, 255, 0), snapshot, 44, 4);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".gif")]
    [InlineData(".bmp")]
    [InlineData(".tiff")]
    public void What_OpenCV_writes_is_read_back_at_its_size(string extension) =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70]).Sample(
            (width, height) =>
            {
                using Mat drawn = new(height, width, MatType.CV_8UC3, new Scalar(10, 200, 90));
                Cv2.ImEncode(extension, drawn, out byte[] file);
                using Snapshot snapshot = Decoder.Decode(file, Stop);
                Assert.Equal((width, height), (snapshot.Width, snapshot.Height));
            },
            iter: 40);

    [Fact]
    public void Random_bytes_are_refused_and_nothing_else_happens() =>
        Gen.Byte.Array[0, 300].Sample(file => Assert.Equal(ImageRefusal.Unsupported, Refusal(file, Decoder)?.Reason), iter: 500);

    [Fact]
    public void Of_damaged_files_OpenCV_decodes_no_other_size_than_the_header_shows() =>
        Gen.Select(Gen.Int[0, Samples.Length - 1], Gen.Select(Gen.Int[0, 400], Gen.Byte).Array[1, 8]).Sample(
            (sample, changes) =>
            {
                byte[] damaged = [.. Samples[sample]];
                foreach ((int at, byte value) in changes)
                {
                    damaged[at % damaged.Length] = value;
                }

                ImageRefusedException? refusal = Refusal(damaged, Strict);
                if (refusal is { Reason: ImageRefusal.TooLarge } || ImageHeader.Read(damaged) is not { } header)
                {
                    return;
                }

                using Mat decoded = Decoded(damaged, header);
                Assert.True(
                    decoded.Empty() || Is(decoded, header.Width, header.Height) || Is(decoded, header.Height, header.Width),
                    $"The header shows {header}, OpenCV decodes {decoded.Size()}.");
            },
            iter: 3000);

    [Fact]
    public void A_damaged_animation_is_read_as_its_still_picture()
    {
        // OpenCV's reader of animations ends the process on this one, from which a chance test once ended.
        byte[] animation = File.ReadAllBytes(TestFiles.Formats().Single(f => f.EndsWith("animated.png", StringComparison.Ordinal)));
        animation[animation.AsSpan().IndexOf("fcTL"u8) + 3] = (byte)'Z';
        animation[animation.AsSpan().IndexOf("fdAT"u8) + 2] = 0x96;
        using Snapshot snapshot = Decoder.Decode(animation, Stop);
        Assert.Equal((48, 32), (snapshot.Width, snapshot.Height));
    }

    [Fact]
    public void Truncated_files_are_decoded_or_refused()
    {
        foreach (string path in TestFiles.Formats())
        {
            byte[] file = File.ReadAllBytes(path);
            for (int length = 0; length < file.Length; length += Math.Max(1, file.Length / 40))
            {
                _ = Refusal(file[..length], Strict);
            }
        }
    }

    [Fact]
    public void A_jpeg_or_gif_that_lacks_only_its_end_marker_is_read_whole()
    {
        using Mat portrait = Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color);
        foreach (string format in (string[])[".jpg", ".gif"])
        {
            Cv2.ImEncode(format, portrait, out byte[] file);
            using Snapshot whole = Decoder.Decode(file, Stop), cut = Decoder.Decode(file[..^(format.Equals(".jpg", StringComparison.Ordinal) ? 2 : 1)], Stop);
            Assert.Equal(0, Cv2.Norm(whole.Image, cut.Image, NormTypes.INF));
        }
    }

    [Theory]
    [InlineData(0.97, true)]
    [InlineData(0.5, false)]
    public void A_jpeg_that_breaks_off_is_read_where_most_of_its_pixels_are_there(double share, bool isRead)
    {
        using Mat portrait = Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color);
        Cv2.ImEncode(".jpg", portrait, out byte[] file);
        ImageRefusedException? refusal = Refusal(file[..(int)(file.Length * share)], Decoder);
        Assert.Equal(isRead ? null : ImageRefusal.Unsupported, refusal?.Reason);
    }

    [Fact]
    public void A_gif_whose_frame_is_smaller_than_its_canvas_keeps_its_place_on_it()
    {
        byte[] file = Gif(canvas: 60, left: 20, top: 10, side: 16);
        using Snapshot snapshot = Decoder.Decode(file, Stop);
        Assert.Equal((60, 60), (snapshot.Width, snapshot.Height));
        AssertNear(new Vec3b(0, 0, 255), snapshot, 28, 18);
        AssertNear(new Vec3b(0, 0, 0), snapshot, 10, 18);
        AssertNear(new Vec3b(0, 0, 0), snapshot, 28, 40);
    }

    [Theory]
    [InlineData("heic", "HEIC")]
    [InlineData("heix", "HEIC")]
    [InlineData("mif1", "HEIC")]
    [InlineData("avif", "AVIF")]
    public void What_phones_take_is_refused_by_its_name(string brand, string name)
    {
        byte[] file = [0, 0, 0, 24, .. "ftyp"u8, .. System.Text.Encoding.ASCII.GetBytes(brand), .. new byte[200]];
        ImageRefusedException refusal = Assert.IsType<ImageRefusedException>(Refusal(file, Decoder));
        Assert.Equal(ImageRefusal.Unsupported, refusal.Reason);
        Assert.Contains(name, refusal.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(640, 480, 1)]
    [InlineData(1791, 1791, 1)]
    [InlineData(1793, 2001, 2)]
    [InlineData(4000, 3600, 4)]
    public void A_large_jpeg_is_decoded_smaller_and_keeps_its_own_size(int width, int height, int divisor)
    {
        using Mat drawn = new(height, width, MatType.CV_8UC3, new Scalar(10, 200, 90));
        Cv2.ImEncode(".jpg", drawn, out byte[] file);
        using Snapshot snapshot = Decoder.Decode(file, Stop);
        Assert.Equal((width, height), (snapshot.Width, snapshot.Height));
        Assert.Equal((width + divisor - 1) / divisor, snapshot.Image.Width);
        Assert.Equal(snapshot.Image.Width / (double)width, snapshot.Scale);
    }

    [Fact]
    public void A_large_jpeg_on_its_side_is_turned_upright_at_its_reduced_size()
    {
        using Mat drawn = new(2000, 3000, MatType.CV_8UC3, Scalar.Black);
        using (Mat top = drawn.SubMat(0, 1000, 0, 3000))
        {
            top.SetTo(Scalar.White);
        }

        Cv2.ImEncode(".jpg", drawn, out byte[] file);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif"u8, 0, 0, .. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        using Snapshot snapshot = Decoder.Decode((byte[])[.. file[..2], .. exif, .. file[2..]], Stop);
        Assert.Equal((2000, 3000, 1000, 1500), (snapshot.Width, snapshot.Height, snapshot.Image.Width, snapshot.Image.Height));
        AssertNear(new Vec3b(255, 255, 255), snapshot, 900, 700);
        AssertNear(new Vec3b(0, 0, 0), snapshot, 100, 700);
    }

    // One red frame, of codes of two bits that are never longer for each second one clears the table (GIF89a, appendix F).
    private static byte[] Gif(byte canvas, byte left, byte top, byte side)
    {
        List<int> bits = [];
        for (int i = 0; i < side * side; i++)
        {
            Code(4);
            Code(1);
        }

        Code(5);
        byte[] data = [.. bits.Chunk(8).Select(c => (byte)c.Select((b, i) => b << i).Sum())];
        return
        [
            .. "GIF89a"u8, canvas, 0, canvas, 0, 0x80, 0, 0, 0, 0, 0, 255, 0, 0,
            0x2C, left, 0, top, 0, side, 0, side, 0, 0, 2, .. data.Chunk(255).SelectMany(c => (byte[])[(byte)c.Length, .. c]), 0, (byte)';',
        ];

        void Code(int code) => bits.AddRange([code & 1, (code >> 1) & 1, code >> 2]);
    }

    private static IEnumerable<string> Names() => TestFiles.Formats().Select(f => Path.GetFileName(f)!);

    private static Mat Decoded(byte[] file, ImageHeader header)
    {
        try
        {
            return SnapshotDecoder.Pixels(file, header);
        }
        catch (ImageRefusedException)
        {
            return new Mat();
        }
    }

    private static ImageRefusedException? Refusal(byte[] file, SnapshotDecoder decoder)
    {
        try
        {
            decoder.Decode(file, Stop).Dispose();
            return null;
        }
        catch (ImageRefusedException refused)
        {
            return refused;
        }
    }

    private static bool Is(Mat image, uint width, uint height) => image.Width == width && image.Height == height;

    private static void AssertNear(Vec3b expected, Snapshot snapshot, int x, int y)
    {
        Vec3b actual = snapshot.Image.At<Vec3b>(y, x);
        int off = Math.Max(Math.Abs(expected.Item0 - actual.Item0), Math.Max(Math.Abs(expected.Item1 - actual.Item1), Math.Abs(expected.Item2 - actual.Item2)));
        Assert.True(off <= 12, $"At {x}, {y}: expected about {expected}, found {actual}.");
    }
}
