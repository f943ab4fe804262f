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

    [Theory]
    [MemberData(nameof(Coloured))]
    public void Every_format_and_orientation_comes_out_upright_in_colour(string name)
    {
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read($"formats/{name}"));

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
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read($"formats/{name}"));

        Assert.Equal((48, 32, MatType.CV_8UC3), (snapshot.Width, snapshot.Height, snapshot.Image.Type()));
        AssertNear(new Vec3b(76, 76, 76), snapshot, 4, 4);
        AssertNear(new Vec3b(150, 150, 150), snapshot, 44, 4);
        AssertNear(new Vec3b(29, 29, 29), snapshot, 4, 28);
        AssertNear(new Vec3b(255, 255, 255), snapshot, 44, 28);
    }

    [Fact]
    public void The_opaque_part_of_a_transparent_tiff_keeps_its_colour()
    {
        using Snapshot snapshot = Decoder.Decode(TestFiles.Read("formats/alpha.tiff"));
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
                using Snapshot snapshot = Decoder.Decode(file);
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
        using Snapshot snapshot = Decoder.Decode(animation);
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
            decoder.Decode(file).Dispose();
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
