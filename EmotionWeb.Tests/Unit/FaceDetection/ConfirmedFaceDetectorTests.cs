using CsCheck;
using EmotionWeb.Core;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.FaceDetection;

public sealed class ConfirmedFaceDetectorTests(ConfirmedFaceDetectorTests.Detectors detectors) : IClassFixture<ConfirmedFaceDetectorTests.Detectors>
{
    private readonly ConfirmedFaceDetector _detector = detectors.Confirmed;

    public static TheoryData<int> EveryFifteenDegrees => [.. Enumerable.Range(0, 24).Select(i => i * 15)];

    [Fact]
    public void The_astronaut_has_one_face_with_eyes_nose_and_mouth_where_hers_are()
    {
        FaceSearch search = _detector.Search(ScenePictures.Portrait());

        DetectedFace face = Assert.Single(search.Faces);
        Assert.Equal(NoFaceHint.None, search.Hint);
        Assert.True(ScenePictures.Overlap(ScenePictures.Face, face.Box) > 0.8, $"{face.Box}");
        Assert.InRange(face.Degrees, -6, 6);
        Assert.InRange(face.Score!.Value, 0.75, 1);
        AssertNear(204, 109, face.Landmarks!.Value.RightEye);
        AssertNear(245, 109, face.Landmarks.Value.LeftEye);
        AssertNear(226, 131, face.Landmarks.Value.Nose);
        AssertNear(227, 149, face.Landmarks.Value.Mouth);

        static void AssertNear(double x, double y, FacePoint place)
        {
            Assert.InRange(place.X, x - 8, x + 8);
            Assert.InRange(place.Y, y - 8, y + 8);
        }
    }

    [Theory]
    [MemberData(nameof(EveryFifteenDegrees))]
    public void However_the_picture_is_turned_the_face_is_found_and_its_turn_told(int degrees)
    {
        (Mat turned, Point2d middle) = ScenePictures.Turned(degrees);

        DetectedFace face = _detector.Search(turned).Faces[0];

        Assert.True(face.Centre().DistanceTo(middle) < 25, $"{face} is not about {middle}.");
        Assert.InRange(Math.IEEERemainder(face.Degrees + degrees, 360), -12, 12);
    }

    [Fact]
    public void A_portrait_cropped_and_on_its_head_is_not_a_sleeve()
    {
        using Mat portrait = ScenePictures.Portrait();
        using Mat part = portrait.SubMat(0, 512, 0, 420);
        Mat head = new();
        Cv2.Rotate(part, head, RotateFlags.Rotate180);

        DetectedFace face = _detector.Search(head).Faces[0];

        Assert.True(face.Centre().DistanceTo(new Point2d(195, 397)) < 25, $"{face}");
        Assert.InRange(Math.Abs(face.Degrees), 168, 180);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.7)]
    [InlineData(4)]
    public void The_box_is_in_pixels_of_the_picture_whatever_its_size(double scale)
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat resized = new();
        Cv2.Resize(portrait, resized, default, scale, scale);
        FaceBox expected = new((int)(172 * scale), (int)(62 * scale), (int)(106 * scale), (int)(106 * scale));
        FaceBox box = Assert.Single(_detector.Search(resized).Faces).Box;
        Assert.True(ScenePictures.Overlap(expected, box) > 0.75, $"{box}");
    }

    [Fact]
    public void Of_a_picture_decoded_at_half_size_places_are_those_of_the_whole()
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat half = new();
        Cv2.Resize(portrait, half, default, 0.5, 0.5, InterpolationFlags.Area);
        using Snapshot snapshot = new(half, 512, 512);
        FaceBox box = Assert.Single(OnVisionThreads.Run(() => _detector.Detect(snapshot, TestContext.Current.CancellationToken)).Faces).Box;
        Assert.True(ScenePictures.Overlap(ScenePictures.Face, box) > 0.75, $"{box}");
    }

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.08)]
    public void A_face_in_the_dark_is_found(double light)
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat dark = new();
        portrait.ConvertTo(dark, MatType.CV_8UC3, light);
        FaceBox box = Assert.Single(_detector.Search(dark).Faces).Box;
        Assert.True(ScenePictures.Overlap(ScenePictures.Face, box) > 0.7, $"{box}");
    }

    [Fact]
    public void A_face_cut_by_the_top_edge_is_found_on_it_or_not_at_all()
    {
        using Mat portrait = ScenePictures.Portrait();
        using Mat part = portrait.SubMat(95, 512, 0, 512);
        Assert.All(_detector.Search(part.Clone()).Faces, f => Assert.True(f.Centre().DistanceTo(new Point2d(225, 20)) < 40, $"{f}"));
    }

    [Fact]
    public void A_small_face_in_a_black_frame_is_found_on_it_or_not_at_all()
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat frame = new(1080, 1920, MatType.CV_8UC3, Scalar.Black);
        using (Mat place = frame.SubMat(300, 812, 700, 1212))
        {
            portrait.CopyTo(place);
        }

        Assert.All(_detector.Search(frame).Faces, f => Assert.True(f.Centre().DistanceTo(new Point2d(925, 415)) < 25, $"{f}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_face_in_a_panorama_is_found(bool upright)
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat panorama = new();
        Cv2.CopyMakeBorder(portrait, panorama, 0, 0, 2500, 2988, BorderTypes.Replicate);
        Point2d middle = new(2725, 115);
        if (upright)
        {
            Cv2.Rotate(panorama, panorama, RotateFlags.Rotate90Clockwise);
            middle = new Point2d(512 - 115, 2725);
        }

        DetectedFace face = _detector.Search(panorama).Faces[0];
        Assert.True(face.Centre().DistanceTo(middle) < 25, $"{face}");
    }

    [Fact]
    public void The_largest_face_comes_first()
    {
        using Mat portrait = ScenePictures.Portrait();
        Mat two = new(512, 1024, MatType.CV_8UC3, Scalar.White);
        using (Mat left = two.SubMat(0, 358, 0, 358))
        using (Mat right = two.SubMat(0, 512, 512, 1024))
        {
            Cv2.Resize(portrait, left, left.Size());
            portrait.CopyTo(right);
        }

        FaceSearch search = _detector.Search(two);
        Assert.Equal(2, search.Faces.Count);
        Assert.True(search.Faces[0].Box.X > 512 && search.Faces[1].Box.X < 358, string.Join(' ', search.Faces));
    }

    [Fact]
    public void Pages_of_text_and_clouds_have_no_face()
    {
        string[] found = [.. Enumerable.Range(0, 40).SelectMany(seed => new[] { ($"page {seed}", ScenePictures.TextPage(seed)), ($"clouds {seed}", ScenePictures.Clouds(seed)) })
            .Where(p => _detector.Search(p.Item2).Faces.Count > 0).Select(p => p.Item1)];
        Assert.Empty(found);
    }

    [Theory]
    [InlineData(0, 0x80, 0)]
    [InlineData(0, 0x8A, 0)]
    [InlineData(0x80, 0xC0, 0x40)]
    [InlineData(0xE0, 0xB0, 0x90)]
    public void A_picture_of_one_colour_is_told_of_no_face_that_is_cut_off_turned_or_small(int red, int green, int blue)
    {
        FaceSearch search = _detector.Search(new Mat(480, 640, MatType.CV_8UC3, new Scalar(blue, green, red)));

        Assert.Equal(NoFaceHint.NoFrontalFace, search.Hint);
    }

    [Fact]
    public void Pages_of_text_and_clouds_are_seldom_told_of_a_face_that_is_in_the_way()
    {
        int told = Enumerable.Range(0, 30).SelectMany(seed => new[] { ScenePictures.TextPage(seed), ScenePictures.Clouds(seed) })
            .Count(picture => _detector.Search(picture).Hint is NoFaceHint.CutOff or NoFaceHint.Turned or NoFaceHint.TooSmall);

        Assert.InRange(told, 0, 6);
    }

    [Theory]
    [InlineData(640, 480, 4, NoFaceHint.TooDark)]
    [InlineData(640, 480, 250, NoFaceHint.TooBright)]
    [InlineData(80, 60, 180, NoFaceHint.TooSmall)]
    [InlineData(640, 480, 180, NoFaceHint.NoFrontalFace)]
    [InlineData(1, 1, 180, NoFaceHint.TooSmall)]
    [InlineData(4000, 1, 180, NoFaceHint.TooSmall)]
    public void An_empty_picture_has_no_face_and_a_hint_that_fits(int width, int height, int level, NoFaceHint expected)
    {
        FaceSearch search = _detector.Search(new Mat(height, width, MatType.CV_8UC3, Scalar.All(level)));
        Assert.Empty(search.Faces);
        Assert.Equal(expected, search.Hint);
    }

    [Fact]
    public void Whatever_part_is_shown_faces_lie_over_it_and_none_gives_a_hint() =>
        Gen.Select(Gen.Int[0, 250], Gen.Int[0, 120], Gen.Int[30, 262], Gen.Int[30, 392]).Sample(
            (x, y, width, height) =>
            {
                using Mat portrait = ScenePictures.Portrait();
                using Mat part = portrait.SubMat(new Rect(x, y, width, height));
                FaceSearch search = _detector.Search(part.Clone());
                Assert.All(search.Faces, f =>
                {
                    FaceBox inside = f.Box.Within(width, height);
                    Assert.True(inside is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } && inside.X + inside.Width <= width && inside.Y + inside.Height <= height, $"{f}");
                    Assert.True(f is { Score: >= 0.3 and <= 1, Landmarks: not null, Degrees: > -180.1 and <= 180 }, $"{f}");
                });
                Assert.Equal(search.Faces.Count == 0, search.Hint != NoFaceHint.None);
            },
            iter: 25);

    [Fact]
    public async Task Many_threads_find_the_same_face()
    {
        DetectedFace[] found = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(
            () => Assert.Single(_detector.Search(ScenePictures.Portrait()).Faces), TestContext.Current.CancellationToken)));
        Assert.Single(found.Select(f => f.Box).Distinct());
    }

    [Fact]
    public void A_search_that_was_cancelled_does_not_start() =>
        Assert.Throws<OperationCanceledException>(() =>
        {
            using Snapshot snapshot = new(ScenePictures.Portrait());
            OnVisionThreads.Run(() => _detector.Detect(snapshot, new CancellationToken(canceled: true)));
        });

    [Fact]
    public void The_network_alone_finds_the_face_upright_and_on_its_head()
    {
        Assert.True(ScenePictures.Overlap(ScenePictures.Face, Assert.Single(detectors.Network.Search(ScenePictures.Portrait()).Faces).Box) > 0.8);
        (Mat turned, Point2d middle) = ScenePictures.Turned(180);
        Assert.True(detectors.Network.Search(turned).Faces[0].Centre().DistanceTo(middle) < 25);
    }

    public sealed class Detectors : IDisposable
    {
        private static readonly IOptions<FaceDetectionOptions> Options = Microsoft.Extensions.Options.Options.Create(new FaceDetectionOptions());

        public ConfirmedFaceDetector Confirmed { get; } = new(ModelsFolder.Find(null), Options);

        public BlazeFaceDetector Network { get; } = new(ModelsFolder.Find(null), Options);

        public void Dispose()
        {
            Confirmed.Dispose();
            Network.Dispose();
        }
    }
}
