using CsCheck;
using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public class FaceTensorTests
{
    private static readonly Gen<(byte[,] Pixels, int Height, int Width)> Cases =
        Gen.Select(Gen.Byte.Array2D[Gen.Int[1, 40], Gen.Int[1, 40]], Gen.Int[1, 40], Gen.Int[1, 40]);

    [Fact]
    public void Pixels_are_laid_out_as_the_plain_formula_has_them() => Cases.Sample(c =>
    {
        int fromHeight = c.Pixels.GetLength(0), fromWidth = c.Pixels.GetLength(1);
        using Mat face = new(fromHeight, fromWidth, MatType.CV_8UC1);
        face.SetRectangularArray(c.Pixels);
        using Mat tensor = FaceTensor.Lay([face], Input(c.Height, c.Width), 1);

        bool shrinks = fromWidth > c.Width && fromHeight > c.Height;
        for (int y = 0; y < c.Height; y++)
        {
            for (int x = 0; x < c.Width; x++)
            {
                double expected = (shrinks ? Mean(c.Pixels, y, x, c.Height, c.Width) : Bilinear(c.Pixels, y, x, c.Height, c.Width)) / 255;
                Vec3f actual = tensor.At<Vec3f>(y, x);
                Assert.Equal(expected, actual.Item0, 1e-3);
                Assert.Equal(actual.Item0, actual.Item1);
                Assert.Equal(actual.Item0, actual.Item2);
            }
        }
    });

    [Fact]
    public void A_batch_holds_its_faces_one_after_another()
    {
        using Mat dark = new(10, 12, MatType.CV_8UC1, Scalar.All(51));
        using Mat bright = new(60, 50, MatType.CV_8UC1, Scalar.All(204));
        using Mat tensor = FaceTensor.Lay([dark, bright], Input(8, 6), 3);

        Assert.True(tensor.IsContinuous());
        Assert.Equal((24, 6), (tensor.Rows, tensor.Cols));
        Assert.Equal(0.2, tensor.At<Vec3f>(7, 5).Item0, 1e-6);
        Assert.Equal(0.8, tensor.At<Vec3f>(8, 0).Item0, 1e-6);
        Assert.Equal(0.8, tensor.At<Vec3f>(15, 5).Item0, 1e-6);
        using Mat blank = tensor.RowRange(16, 24);
        Assert.Equal(0, Cv2.Sum(blank).Val0);
    }

    private static ModelInput Input(int height, int width) => new("image", "NHWC", height, width, 3, "grey-as-rgb", [0, 1]);

    private static double Bilinear(byte[,] pixels, int y, int x, int height, int width)
    {
        (int top, int bottom, double down) = Between(y, pixels.GetLength(0), height);
        (int left, int right, double across) = Between(x, pixels.GetLength(1), width);
        double upper = (pixels[top, left] * (1 - across)) + (pixels[top, right] * across);
        double lower = (pixels[bottom, left] * (1 - across)) + (pixels[bottom, right] * across);
        return (upper * (1 - down)) + (lower * down);
    }

    private static (int Before, int After, double Share) Between(int to, int fromSize, int toSize)
    {
        double at = Math.Clamp(((to + 0.5) * fromSize / toSize) - 0.5, 0, fromSize - 1);
        int before = (int)at;
        return (before, Math.Min(before + 1, fromSize - 1), at - before);
    }

    private static double Mean(byte[,] pixels, int y, int x, int height, int width)
    {
        double stepY = (double)pixels.GetLength(0) / height, stepX = (double)pixels.GetLength(1) / width, sum = 0;
        for (int sy = 0; sy < pixels.GetLength(0); sy++)
        {
            for (int sx = 0; sx < pixels.GetLength(1); sx++)
            {
                sum += pixels[sy, sx] * Overlap(sy, y * stepY, (y + 1) * stepY) * Overlap(sx, x * stepX, (x + 1) * stepX);
            }
        }

        return sum / (stepY * stepX);
    }

    private static double Overlap(int pixel, double from, double to) => Math.Max(0, Math.Min(pixel + 1, to) - Math.Max(pixel, from));
}
