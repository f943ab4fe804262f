using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Text;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Imaging;

/// <summary>Files that are too large, and files crafted to look smaller than they decode.</summary>
[Collection(nameof(NonParallelCollection))]
public class ImageLimitsTests
{
    private static readonly SnapshotDecoder Decoder = new(Options.Create(new ImagingOptions()));

    public static TheoryData<string, byte[]> TwentyThousandByTenThousand => new()
    {
        { "png", Png(20_000, 10_000) },
        { "gif", [.. "GIF89a"u8, .. Little16(20_000), .. Little16(10_000), 0, 0, 0] },
        { "bmp", Bmp(20_000, 10_000) },
        { "bmp from the top", Bmp(20_000, -10_000) },
        { "webp, extended", [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, .. Little24(19_999), .. Little24(9_999)] },
        { "tiff", Tiff((256, 20_000), (257, 10_000)) },
        { "jpeg", Jpeg([], 20_000, 10_000) },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TwentyThousandByTenThousand))]
    public void A_declared_200_megapixels_is_too_large_and_nothing_is_allocated_for_it(string format, byte[] file)
    {
        long before = Environment.WorkingSet;
        for (int i = 0; i < 20; i++)
        {
            ImageRefusedException refused = Assert.Throws<ImageRefusedException>(() => Decoder.Decode(file, Stop));
            Assert.Equal((format, ImageRefusal.TooLarge), (format, refused.Reason));
            Assert.Contains("20000 x 10000", refused.Text(), StringComparison.Ordinal);
        }

        Assert.True(Environment.WorkingSet - before < 200_000_000, "One such picture alone would take 600 MB.");
    }

    [Theory]
    [InlineData(12_000, 1_333, false)]
    [InlineData(12_001, 10, true)]
    [InlineData(10, 12_001, true)]
    [InlineData(4_000, 4_000, false)]
    [InlineData(4_000, 4_001, true)]
    [InlineData(8_000, 5_000, true)]
    public void Side_and_pixels_are_limited_to_the_very_pixel(int width, int height, bool tooLarge)
    {
        // The file has no pixels, so what passes the limits is refused as damaged.
        ImageRefusedException refused = Assert.Throws<ImageRefusedException>(() => Decoder.Decode(Png((uint)width, (uint)height), Stop));
        Assert.Equal(tooLarge ? ImageRefusal.TooLarge : ImageRefusal.Unsupported, refused.Reason);
    }

    [Fact]
    public void More_than_ten_megabytes_are_too_large_whatever_they_are()
    {
        ImageRefusedException refused = Assert.Throws<ImageRefusedException>(() => Decoder.Decode(new byte[10_000_001], Stop));
        Assert.Equal(ImageRefusal.TooLarge, refused.Reason);
        Assert.Contains("10 MB", refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_limits_are_options_that_are_checked()
    {
        SnapshotDecoder strict = new(Options.Create(new ImagingOptions { MaxSide = 100, MaxPixels = 10_000 }));
        Assert.Equal(ImageRefusal.TooLarge, Assert.Throws<ImageRefusedException>(() => strict.Decode(TestFiles.Read("astronaut.png"), Stop)).Reason);

        ImagingOptions wrong = new() { MaxBytes = 0, MaxPixels = -1, MaxSide = 1_000_000 };
        List<ValidationResult> results = [];
        Assert.False(Validator.TryValidateObject(wrong, new ValidationContext(wrong), results, validateAllProperties: true));
        Assert.Equal(3, results.Count);
    }

    [Fact]
    public void A_phones_photo_of_50_megapixels_is_read_at_a_quarter()
    {
        using Mat scene = new(6_120, 8_160, MatType.CV_8UC3, Scalar.Gray);
        using Snapshot snapshot = Decoder.Decode(scene.ImEncode(".jpg"), Stop);
        Assert.Equal((8_160, 6_120, 2_040, 1_530), (snapshot.Width, snapshot.Height, snapshot.Image.Width, snapshot.Image.Height));
    }

    [Theory]
    [InlineData(4_100, 4_000, false, false)] // Row by row, at a quarter.
    [InlineData(4_100, 4_000, true, true)] // All of it is kept until the last scan.
    [InlineData(12_000, 1_500, false, true)] // Its short side is too small to be reduced.
    [InlineData(12_000, 1_333, true, false)]
    public void A_jpeg_of_more_than_16_megapixels_is_taken_where_it_is_read_reduced(int width, int height, bool progressive, bool tooLarge)
    {
        using Mat scene = new(height, width, MatType.CV_8UC3, Scalar.Gray);
        byte[] file = scene.ImEncode(".jpg", new ImageEncodingParam(ImwriteFlags.JpegProgressive, progressive ? 1 : 0));
        Assert.Equal(!progressive, ImageHeader.Read(file)!.Value.IsInRows);
        if (!tooLarge)
        {
            using Snapshot snapshot = Decoder.Decode(file, Stop);
            Assert.Equal((width, height), (snapshot.Width, snapshot.Height));
            return;
        }

        ImageRefusedException refused = Assert.Throws<ImageRefusedException>(() => Decoder.Decode(file, Stop));
        Assert.Equal(ImageRefusal.TooLarge, refused.Reason);
        Assert.Contains("16 megapixels of its kind", refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_whose_components_come_one_after_the_other_is_not_read_row_by_row()
    {
        // The first scan has one of three components.
        byte[] file = [.. Jpeg([], 3_000, 3_000)[..^2], 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xFF, 0xD9];
        Assert.False(ImageHeader.Read(file)!.Value.IsInRows);
    }

    [Fact]
    public void Memory_to_decode_the_largest_picture_is_asked_for_at_the_start()
    {
        using ServiceProvider services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Imaging:DecodeMegabytes", "100")]).Build()).AddImaging().BuildServiceProvider();
        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<ImagingOptions>>().Value);
        Assert.Contains("Imaging:DecodeMegabytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_holds_its_memory_until_it_is_disposed()
    {
        SnapshotDecoder decoder = new(Options.Create(new ImagingOptions()));
        Snapshot snapshot = decoder.Decode(TestFiles.Read("astronaut.png"), Stop);
        Assert.Equal(512 * 512 * ImageHeader.LeastBytesPerPixel, decoder.Memory.Taken);
        snapshot.Dispose();
        Assert.Equal(0, decoder.Memory.Taken);
        Assert.Throws<ImageRefusedException>(() => decoder.Decode(Png(100, 100), Stop));
        Assert.Equal(0, decoder.Memory.Taken);
    }

    [Fact]
    public void A_tiff_that_declares_two_widths_is_refused() =>
        AssertNoHeader(Tiff((256, 50_000), (256, 10), (257, 10)));

    [Fact]
    public void A_tiff_with_a_tile_far_larger_than_itself_is_refused() => AssertNoHeader(Tiff((256, 10), (257, 10), (322, 32_768), (323, 32_768)));

    [Fact]
    public void A_png_chunk_that_declares_more_than_the_file_has_is_refused() =>
        AssertNoHeader(Png(10, 10, [.. Big32(0x7FFF_FFF0), .. "IDAT"u8, 0, 0, 0, 0, 0, 0]));

    [Fact]
    public void A_tiff_of_64_bit_samples_is_refused() => AssertNoHeader(Tiff((256, 10), (257, 10), (258, 64)));

    [Fact]
    public void A_jpeg_that_hides_its_size_behind_a_marker_without_length_shows_it()
    {
        // A reader that gives RST0 a length skips the true size and lands at the small one.
        byte[] hidden = Jpeg([0xFF, 0xD0], 20_000, 10_000);
        ImageHeader header = ImageHeader.Read(hidden)!.Value;
        Assert.Equal((20_000u, 10_000u), (header.Width, header.Height));
    }

    [Fact]
    public void A_jpeg_of_thousands_of_scans_is_refused_for_each_costs_a_pass_over_its_pixels()
    {
        byte[] file = [.. TestFiles.Read("formats/progressive.jpg")[..^2], .. Enumerable.Repeat<byte[]>([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 5, 0], 5_000).SelectMany(s => s)];
        AssertNoHeader(file);
    }

    [Fact]
    public void A_jpeg_with_a_video_behind_its_end_is_read_as_phones_write_them()
    {
        byte[] video = new byte[8_000_000];
        new Random(1).NextBytes(video);
        byte[] picture = TestFiles.Read("formats/progressive.jpg");
        using Snapshot plain = Decoder.Decode(picture, Stop), moving = Decoder.Decode((byte[])[.. picture, .. video], Stop);
        Assert.Equal((plain.Width, plain.Height), (moving.Width, moving.Height));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("%PDF-1.7")]
    [InlineData("P6 10 10 255 ")]
    [InlineData("#?RADIANCE\n")]
    [InlineData("")]
    public void What_OpenCV_might_read_but_is_not_taken_is_refused(string content) => AssertNoHeader(Encoding.ASCII.GetBytes(content));

    private static void AssertNoHeader(byte[] file)
    {
        Assert.Null(ImageHeader.Read(file));
        Assert.Equal(ImageRefusal.Unsupported, Assert.Throws<ImageRefusedException>(() => Decoder.Decode(file, Stop)).Reason);
    }

    private static byte[] Png(uint width, uint height, params byte[] chunks) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. Big32(width), .. Big32(height), 8, 2, 0, 0, 0, 0, 0, 0, 0, .. chunks];

    private static byte[] Bmp(int width, int height) =>
        [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, .. Little32((uint)width), .. Little32((uint)height), 1, 0, 24, 0, .. new byte[24]];

    private static byte[] Jpeg(byte[] before, int width, int height) =>
        [0xFF, 0xD8, .. before, 0xFF, 0xC0, 0, 17, 8, .. Big16(height), .. Big16(width), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xD9];

    private static byte[] Tiff(params (ushort Tag, uint Value)[] entries) =>
        [.. "II"u8, 42, 0, 8, 0, 0, 0, .. Little16(entries.Length), .. entries.SelectMany(e => (byte[])[.. Little16(e.Tag), 4, 0, 1, 0, 0, 0, .. Little32(e.Value)]), 0, 0, 0, 0];

    private static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Big32(uint value) => [.. Big16((int)(value >> 16)), .. Big16((int)(value & 0xFFFF))];

    private static byte[] Little16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Little24(int value) => [.. Little16(value), (byte)(value >> 16)];

    private static byte[] Little32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
