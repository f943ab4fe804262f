using System.Text;
using CsCheck;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;

namespace EmotionWeb.Tests.Unit.Imaging;

public class StillPngTests
{
    [Fact]
    public void Of_an_animation_the_still_picture_is_left() => Assert.Equal(["IHDR", "IDAT", "IEND"], Chunks(StillPng.Of(TestFiles.Read("formats/animated.png"))));

    [Fact]
    public void Colours_transparency_and_orientation_stay()
    {
        Assert.Contains("PLTE", Chunks(StillPng.Of(TestFiles.Read("formats/palette.png"))));
        Assert.Contains("eXIf", Chunks(StillPng.Of(TestFiles.Read("formats/orientation-6.png"))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void An_end_with_any_length_or_none_becomes_a_plain_one(int length)
    {
        byte[] file = TestFiles.Read("formats/palette.png");
        byte[] expected = StillPng.Of(file);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(file.Length - 12), length);
        Assert.Equal(expected, StillPng.Of(file));
        Assert.Equal(expected, StillPng.Of(file[..^12]));
    }

    [Fact]
    public void Whatever_the_header_lets_through_is_cut_down_without_an_error()
    {
        byte[][] samples = [.. TestFiles.Formats().Where(f => f.EndsWith(".png", StringComparison.Ordinal)).Select(File.ReadAllBytes)];
        Gen.Select(Gen.Int[0, samples.Length - 1], Gen.Select(Gen.Int[8, 400], Gen.Byte).Array[1, 8]).Sample((sample, changes) =>
        {
            byte[] damaged = [.. samples[sample]];
            foreach ((int at, byte value) in changes)
            {
                damaged[at % damaged.Length] = value;
            }

            return ImageHeader.Read(damaged) is null || !damaged.AsSpan().StartsWith(samples[sample].AsSpan(0, 8)) || Chunks(StillPng.Of(damaged)) is [.., "IEND"];
        });
    }

    private static List<string> Chunks(byte[] file)
    {
        List<string> names = [];
        for (int at = 8; at < file.Length; at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)))
        {
            names.Add(Encoding.ASCII.GetString(file, at + 4, 4));
        }

        return names;
    }
}
