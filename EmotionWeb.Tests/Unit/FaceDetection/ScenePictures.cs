using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.TestData;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.FaceDetection;

/// <summary>Pictures made of the astronaut, and pictures of no face. Each Mat is the caller's to dispose.</summary>
internal static class ScenePictures
{
    /// <summary>Her face in the whole picture of 512x512.</summary>
    public static readonly FaceBox Face = new(172, 62, 106, 106);

    public static readonly Point2d Middle = new(225, 115);

    public static Mat Portrait() => Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color);

    /// <summary>The portrait turned about its middle on a black canvas that holds all of it, and where the face is then.</summary>
    public static (Mat Picture, Point2d Middle) Turned(double degrees, int canvas = 726)
    {
        using Mat portrait = Portrait();
        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f(256, 256), degrees, 1);
        turn.Set(0, 2, turn.At<double>(0, 2) + (canvas / 2.0) - 256);
        turn.Set(1, 2, turn.At<double>(1, 2) + (canvas / 2.0) - 256);
        Mat turned = new();
        Cv2.WarpAffine(portrait, turned, turn, new Size(canvas, canvas));
        return (turned, new Point2d(
            (turn.At<double>(0, 0) * Middle.X) + (turn.At<double>(0, 1) * Middle.Y) + turn.At<double>(0, 2),
            (turn.At<double>(1, 0) * Middle.X) + (turn.At<double>(1, 1) * Middle.Y) + turn.At<double>(1, 2)));
    }

    /// <summary>Lines of words, dark on light, of a size and a slant that the seed chooses.</summary>
    public static Mat TextPage(int seed)
    {
        Random random = new(seed);
        Mat page = new(480, 640, MatType.CV_8UC3, Scalar.All(random.Next(200, 256)));
        double size = 0.35 + (random.NextDouble() * 1.2);
        int step = (int)(size * random.Next(24, 40));
        HersheyFonts[] fonts = [HersheyFonts.HersheySimplex, HersheyFonts.HersheyDuplex, HersheyFonts.HersheyComplex, HersheyFonts.HersheyTriplex, HersheyFonts.HersheyScriptSimplex];
        HersheyFonts font = fonts[random.Next(fonts.Length)];
        for (int y = step; y < 480; y += step)
        {
            string line = string.Concat(Enumerable.Range(0, 90).Select(_ => random.Next(6) == 0 ? ' ' : (char)random.Next('a', 'z' + 1)));
            Cv2.PutText(page, line, new Point(random.Next(30), y), font, size, Scalar.All(random.Next(60)), random.Next(1, 3), LineTypes.AntiAlias);
        }

        return page;
    }

    /// <summary>Grey noise, coarse and fine at once, like clouds.</summary>
    public static Mat Clouds(int seed)
    {
        using Mat sum = new(480, 640, MatType.CV_32FC1, Scalar.All(0));
        Random random = new(seed);
        for (int cells = 4; cells <= 64; cells *= 2)
        {
            using Mat noise = new(cells * 3 / 4, cells, MatType.CV_32FC1);
            noise.SetArray(Enumerable.Range(0, cells * (cells * 3 / 4)).Select(_ => (float)random.NextDouble()).ToArray());
            using Mat large = new();
            Cv2.Resize(noise, large, sum.Size(), interpolation: InterpolationFlags.Cubic);
            Cv2.ScaleAdd(large, 1.0 / cells, sum, sum);
        }

        using Mat grey = new();
        Cv2.Normalize(sum, grey, 20, 235, NormTypes.MinMax, (int)MatType.CV_8UC1);
        Mat clouds = new();
        Cv2.CvtColor(grey, clouds, ColorConversionCodes.GRAY2BGR);
        return clouds;
    }

    public static FaceSearch Search(this IFaceDetector detector, Mat picture)
    {
        using Snapshot snapshot = new(picture);
        return OnVisionThreads.Run(() => detector.Detect(snapshot, TestContext.Current.CancellationToken));
    }

    public static Point2d Centre(this DetectedFace face) => new(face.Box.X + (face.Box.Width / 2.0), face.Box.Y + (face.Box.Height / 2.0));

    public static double Overlap(FaceBox a, FaceBox b)
    {
        double width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X), height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        double common = Math.Max(0, width) * Math.Max(0, height);
        return common / (a.Area + b.Area - common);
    }
}
