using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class FaceCropperTests : IDisposable
{
    // Grey values that say where a pixel came from: x across, y down.
    private readonly Snapshot _across = Gradient((_, x) => x + 50);
    private readonly Snapshot _down = Gradient((y, _) => y + 50);

    public void Dispose()
    {
        _across.Dispose();
        _down.Dispose();
    }

    [Fact]
    public void Without_margin_the_box_itself_is_cut()
    {
        using Mat crop = Crop(_across, new FaceBox(40, 60, 50, 50), 0, 0);
        using Mat down = Crop(_down, new FaceBox(40, 60, 50, 50), 0, 0);

        Assert.Equal((MatType.CV_8UC1, 50, 50), (crop.Type(), crop.Width, crop.Height));
        Assert.Equal((90, 139), (crop.At<byte>(0, 0), crop.At<byte>(49, 49)));
        Assert.Equal((110, 159), (down.At<byte>(0, 0), down.At<byte>(49, 49)));
    }

    [Theory]
    [InlineData(0.1, 60, 85)]
    [InlineData(-0.1, 40, 95)]
    public void A_margin_grows_or_shrinks_the_box_on_each_side(double margin, int side, int left)
    {
        using Mat crop = Crop(_across, new FaceBox(40, 60, 50, 50), 0, margin);
        Assert.Equal(side, crop.Width);
        Assert.Equal(side, crop.Height);
        Assert.Equal(left, crop.At<byte>(0, 0));
    }

    [Fact]
    public void Beyond_the_pictures_edge_the_edge_goes_on()
    {
        using Mat crop = Crop(_across, new FaceBox(170, 170, 40, 40), 0, 0);
        using Mat down = Crop(_down, new FaceBox(170, 170, 40, 40), 0, 0);

        Assert.Equal((40, 40), (crop.Width, crop.Height));
        Assert.All(Enumerable.Range(29, 11), x => Assert.Equal(249, crop.At<byte>(5, x)));
        Assert.Equal(220, crop.At<byte>(5, 0));
        Assert.All(Enumerable.Range(29, 11), y => Assert.Equal(249, down.At<byte>(y, 5)));
    }

    [Fact]
    public void A_box_wider_than_the_picture_is_still_cut_whole()
    {
        using Mat crop = Crop(_across, new FaceBox(0, 0, 200, 200), 0, 0.5);
        Assert.Equal((400, 400), (crop.Width, crop.Height));
    }

    [Fact]
    public void A_box_outside_the_picture_is_refused() =>
        Assert.Throws<ArgumentException>(() => Crop(_across, new FaceBox(300, 300, 40, 40), 0, 0).Dispose());

    [Theory]
    [InlineData(30)]
    [InlineData(15)]
    [InlineData(-15)]
    [InlineData(-30)]
    [InlineData(120)]
    public void A_turned_face_comes_out_upright_and_as_large_as_it_is(double degrees)
    {
        // A bright square of 60 pixels, turned clockwise about its centre, is what turning the picture counter-clockwise sets upright.
        using Mat image = new(200, 200, MatType.CV_8UC3, Scalar.All(20));
        RotatedRect square = new(new Point2f(100, 90), new Size2f(60, 60), (float)degrees);
        Cv2.FillConvexPoly(image, square.Points().Select(p => p.ToPoint()), Scalar.All(220), LineTypes.AntiAlias);
        using Snapshot snapshot = new(image.Clone());
        FaceBox box = new(70, 60, 60, 60);

        using Mat exact = Crop(snapshot, box, degrees, 0);
        using Mat wide = Crop(snapshot, box, degrees, 0.25);

        Assert.InRange(exact.Width, 59, 61);
        Assert.InRange(Cv2.Mean(exact).Val0, 205, 220);
        using Mat inner = wide.SubMat(new Rect(19, 19, 52, 52));
        Cv2.MinMaxLoc(inner, out double least, out double _);
        Assert.InRange(least, 200, 220);
        foreach (Point corner in new[] { new Point(4, 4), new Point(85, 4), new Point(4, 85), new Point(85, 85), new Point(45, 8), new Point(8, 45) })
        {
            Assert.InRange(wide.At<byte>(corner.Y, corner.X), 15, 40);
        }
    }

    [Fact]
    public void Of_a_picture_decoded_at_half_size_the_same_face_is_cut_at_half_size()
    {
        using Mat half = new();
        Cv2.Resize(_across.Image, half, default, 0.5, 0.5, InterpolationFlags.Area);
        using Snapshot snapshot = new(half.Clone(), 200, 200);
        using Mat crop = Crop(snapshot, new FaceBox(40, 60, 50, 50), 0, 0);
        Assert.Equal((25, 25), (crop.Width, crop.Height));
        Assert.InRange(crop.At<byte>(0, 0), 90, 92);
    }

    [Theory]
    [InlineData(10, 128)]
    [InlineData(40, 220)]
    [InlineData(110, 110)]
    public void Only_a_dark_face_is_brightened(int grey, int expected)
    {
        using Snapshot snapshot = new(new Mat(100, 100, MatType.CV_8UC3, Scalar.All(grey)));
        using Mat crop = Crop(snapshot, new FaceBox(20, 20, 50, 50), 0, 0);
        Assert.Equal(expected, crop.At<byte>(25, 25));
    }

    private static Mat Crop(Snapshot snapshot, FaceBox box, double degrees, double margin) =>
        new FaceCropper().Crop(snapshot, new DetectedFace(box, degrees), TestModels.All.Models[0] with { CropMargin = margin });

    private static Snapshot Gradient(Func<int, int, int> value)
    {
        Mat image = new(200, 200, MatType.CV_8UC3);
        for (int y = 0; y < 200; y++)
        {
            for (int x = 0; x < 200; x++)
            {
                byte v = (byte)value(y, x);
                image.Set(y, x, new Vec3b(v, v, v));
            }
        }

        return new Snapshot(image);
    }
}
