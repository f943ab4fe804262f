using CsCheck;
using EmotionWeb.Core;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.FaceDetection;

public sealed class HaarFaceDetectorTests : IDisposable
{
    private static readonly FaceBox Astronaut = new(177, 66, 97, 97);

    private readonly HaarFaceDetector _detector = new(ModelsFolder.Find(null), Options.Create(new FaceDetectionOptions()));
    private readonly Mat _portrait = Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _detector.Dispose();
        _portrait.Dispose();
    }

    [Fact]
    public void The_astronaut_has_one_face_where_her_face_is()
    {
        FaceSearch search = Detect(_portrait.Clone());
        DetectedFace face = Assert.Single(search.Faces);
        Assert.Equal((0d, NoFaceHint.None), (face.Degrees, search.Hint));
        Assert.True(ScenePictures.Overlap(Astronaut, face.Box) > 0.8, $"{face.Box}");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.5)]
    [InlineData(4)]
    public void The_box_is_in_pixels_of_the_picture_whatever_its_size(double scale)
    {
        Mat resized = new();
        Cv2.Resize(_portrait, resized, default, scale, scale);
        DetectedFace face = Assert.Single(Detect(resized).Faces);
        FaceBox expected = new((int)(177 * scale), (int)(66 * scale), (int)(97 * scale), (int)(97 * scale));
        Assert.True(ScenePictures.Overlap(expected, face.Box) > 0.7, $"{face.Box} at {scale}");
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(-30)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(-15)]
    public void A_turned_face_is_found_where_it_is_and_its_turn_is_told(double degrees)
    {
        // Turned by one angle, it stands upright again when turned by the opposite one.
        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f(256, 256), degrees, 1);
        Mat turned = new();
        Cv2.WarpAffine(_portrait, turned, turn, _portrait.Size());
        double x = (turn.At<double>(0, 0) * 225.5) + (turn.At<double>(0, 1) * 114.5) + turn.At<double>(0, 2);
        double y = (turn.At<double>(1, 0) * 225.5) + (turn.At<double>(1, 1) * 114.5) + turn.At<double>(1, 2);

        DetectedFace face = Detect(turned).Faces[0];

        Assert.InRange(face.Degrees, -degrees - 15, -degrees + 15);
        Assert.InRange(face.Box.X + (face.Box.Width / 2.0), x - 20, x + 20);
        Assert.InRange(face.Box.Y + (face.Box.Height / 2.0), y - 20, y + 20);
    }

    [Fact]
    public void The_largest_face_comes_first()
    {
        Mat two = new(512, 1024, MatType.CV_8UC3, Scalar.White);
        using (Mat small = new())
        {
            Cv2.Resize(_portrait, small, default, 0.7, 0.7);
            using Mat left = two.SubMat(0, small.Height, 0, small.Width);
            using Mat right = two.SubMat(0, 512, 512, 1024);
            small.CopyTo(left);
            _portrait.CopyTo(right);
        }

        FaceSearch search = Detect(two);
        Assert.Equal(2, search.Faces.Count);
        Assert.True(search.Faces[0].Box.Area > search.Faces[1].Box.Area);
        Assert.True(search.Faces[0].Box.X > 512);
    }

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.08)]
    public void A_face_in_the_dark_is_found_by_correcting_the_light(double light)
    {
        Mat dark = new();
        _portrait.ConvertTo(dark, MatType.CV_8UC3, light);
        DetectedFace face = Assert.Single(Detect(dark).Faces);
        Assert.True(ScenePictures.Overlap(Astronaut, face.Box) > 0.7, $"{face.Box}");
    }

    [Theory]
    [InlineData(640, 480, 4, NoFaceHint.TooDark)]
    [InlineData(80, 60, 180, NoFaceHint.TooSmall)]
    [InlineData(640, 480, 180, NoFaceHint.NoFrontalFace)]
    [InlineData(1, 1, 180, NoFaceHint.TooSmall)]
    [InlineData(4000, 1, 180, NoFaceHint.TooSmall)]
    public void An_empty_picture_has_no_face_and_a_hint_that_fits(int width, int height, int level, NoFaceHint expected)
    {
        FaceSearch search = Detect(new Mat(height, width, MatType.CV_8UC3, Scalar.All(level)));
        Assert.Empty(search.Faces);
        Assert.Equal(expected, search.Hint);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    public void Noise_has_no_face(int blur)
    {
        Mat noise = new(480, 640, MatType.CV_8UC3);
        byte[] bytes = new byte[480 * 640 * 3];
        new Random(11 + blur).NextBytes(bytes);
        noise.SetArray(bytes.Chunk(3).Select(c => new Vec3b(c[0], c[1], c[2])).ToArray());
        if (blur > 0)
        {
            Cv2.GaussianBlur(noise, noise, new OpenCvSharp.Size(0, 0), blur);
        }

        Assert.Empty(Detect(noise).Faces);
    }

    [Fact]
    public void Faces_lie_in_the_picture_and_turned_ones_about_a_place_in_it_whatever_is_shown() =>
        Gen.Select(Gen.Int[0, 250], Gen.Int[0, 120], Gen.Int[30, 262], Gen.Int[30, 392]).Sample(
            (x, y, width, height) =>
            {
                using Mat part = _portrait.SubMat(new Rect(x, y, width, height));
                FaceSearch search = Detect(part.Clone());
                Assert.All(search.Faces, f => Assert.True(
                    f.Degrees == 0
                        ? f.Box == f.Box.Within(width, height)
                        : f.Box.X + (f.Box.Width / 2) is var middle && middle >= 0 && middle <= width && f.Box.Y + (f.Box.Height / 2) is var centre && centre >= 0 && centre <= height,
                    $"{f}"));
                Assert.All(search.Faces.Select(f => f.Box.Within(width, height)), b => Assert.True(
                    b is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && b.X + b.Width <= width && b.Y + b.Height <= height, $"{b}"));
                Assert.Equal(search.Faces.Count == 0, search.Hint != NoFaceHint.None);
            },
            iter: 25);

    [Fact]
    public async Task Many_threads_find_the_same_face()
    {
        DetectedFace[] found = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => Assert.Single(Detect(_portrait.Clone()).Faces), Stop)));
        Assert.Single(found.Distinct());
    }

    [Fact]
    public void A_search_that_was_cancelled_does_not_start() =>
        Assert.Throws<OperationCanceledException>(() =>
        {
            using Snapshot snapshot = new(_portrait.Clone());
            _detector.Detect(snapshot, new CancellationToken(canceled: true));
        });

    [Fact]
    public void A_cascade_that_is_absent_or_none_is_refused_at_load_with_its_name()
    {
        Assert.Contains("absent.xml", Assert.Throws<ModelsMissingException>(() => With("absent.xml")).Text(), StringComparison.Ordinal);
        Assert.Contains("Sources.md", Assert.Throws<ModelsMissingException>(() => With("Sources.md")).Text(), StringComparison.Ordinal);

        static HaarFaceDetector With(string cascade) => new(ModelsFolder.Find(null), Options.Create(new FaceDetectionOptions { Cascade = cascade }));
    }

    private FaceSearch Detect(Mat image)
    {
        using Snapshot snapshot = new(image);
        return _detector.Detect(snapshot, Stop);
    }
}
