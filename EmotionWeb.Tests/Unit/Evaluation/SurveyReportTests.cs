using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

public sealed class SurveyReportTests : IDisposable
{
    private const double Threshold = 0.6;

    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-survey-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("text-01.png", "text")]
    [InlineData("paper/text-01-b.png", "paper/text")]
    [InlineData("paper/scan.png", "paper")]
    [InlineData("scan.png", "other")]
    [InlineData("-scan.png", "other")]
    public void A_kind_is_the_folder_and_the_start_of_the_name(string name, string kind) => Assert.Equal(kind, new FolderPicture("/any", name).Kind);

    [Fact]
    public void Pictures_are_listed_by_name_from_every_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        foreach (string name in new[] { "b/one.JPG", "a.png", "notes.txt", "z.tiff" })
        {
            File.WriteAllText(Path.Combine(_folder, name), "");
        }

        Assert.Equal(["a.png", "b/one.JPG", "z.tiff"], PictureFolder.List(_folder).Select(p => p.Name));
    }

    [Fact]
    public void A_face_where_there_is_none_is_counted_and_listed()
    {
        FacelessReport report = FacelessReport.Of(
            "slim", Threshold, [Seen("text-1.png", null), Seen("text-2.png", Saw(Emotion.Angry, 0.9)), Seen("text-3.png", Saw(Emotion.Sad, 0.4)), Seen("cloud-1.png", null)], []);

        Assert.Equal(new FacelessRow("all", new Proportion(2, 4), new Proportion(1, 4)), report.Total);
        Assert.Equal([new FacelessRow("text", new Proportion(2, 3), new Proportion(1, 3)), new FacelessRow("cloud", new Proportion(0, 1), new Proportion(0, 1))], report.Kinds);
        Assert.Equal([("text-2.png", Emotion.Angry, true), ("text-3.png", Emotion.Sad, false)], report.Wrong.Select(w => (w.File, w.Emotion, w.Read)));
    }

    [Fact]
    public void A_face_is_found_where_its_centre_is_within_half_its_width()
    {
        FaceBox truth = new(100, 100, 80, 80);
        FacesReport report = FacesReport.Of(
            "slim",
            Threshold,
            [
                Face("a.jpg", "upright", 0, truth, Saw(Emotion.Happy, 0.9, new FaceBox(100, 100, 80, 80))),
                Face("b.jpg", "upright", 0, truth, Saw(Emotion.Happy, 0.3, new FaceBox(130, 120, 100, 100))), // 40 right, 30 down: 50 off.
                Face("c.jpg", "upright", 0, truth, Saw(Emotion.Happy, 0.3, new FaceBox(114, 122, 100, 100))), // 24 and 32: 40 off, as far as may be.
                Face("d.jpg", "turned", 90, truth, null),
            ],
            []);

        Assert.Equal(new FacesRow("all", new Proportion(2, 4), 1, 1, 1), report.Total);
        Assert.Equal([new FacesRow("upright", new Proportion(2, 3), 0, 1, 1), new FacesRow("turned", new Proportion(0, 1), 1, 0, 0)], report.Kinds);
        Assert.Equal(["0", "90"], report.Degrees.Select(d => d.Name));
        Assert.Equal([("b.jpg", true), ("d.jpg", false)], report.Wrong.Select(w => (w.File, w.Found is not null)));
    }

    [Fact]
    public void A_reading_that_is_lost_or_flipped_has_not_survived()
    {
        StabilityReport report = StabilityReport.Of(
            "slim",
            Threshold,
            [
                Changed("a.jpg", Saw(Emotion.Happy, 0.9), Saw(Emotion.Happy, 0.7)),
                Changed("b.jpg", Saw(Emotion.Happy, 0.9), Saw(Emotion.Sad, 0.5)),
                Changed("c.jpg", Saw(Emotion.Happy, 0.9), null),
                Changed("d.jpg", Saw(Emotion.Happy, 0.9), Saw(Emotion.Sad, 0.8)),
                Changed("e.jpg", Saw(Emotion.Happy, 0.5), Saw(Emotion.Sad, 0.8)),
                Changed("f.jpg", null, Saw(Emotion.Sad, 0.8)),
            ],
            []);

        Assert.Equal((6, 1, 1), (report.Pictures, report.NotSure, report.NoFace));
        Assert.Equal(new StabilityRow(null, new Proportion(2, 4), 1, 1, 1, 1), report.Total);
        Assert.Equal(new StabilityRow(PictureChange.Mirrored, new Proportion(2, 4), 1, 1, 1, 1), report.Changes.Single(c => c.Change == PictureChange.Mirrored));
        Assert.Equal([new FlippedReading("d.jpg", PictureChange.Mirrored, Emotion.Happy, Emotion.Sad)], report.Flipped);
    }

    [Fact]
    public async Task A_picture_that_is_refused_stands_beside_the_others()
    {
        (IReadOnlyList<string> readings, IReadOnlyList<RefusedPicture> refused) = await PictureReadings.ReadAsync(
            ["a", "bad", "c"],
            p => p,
            (p, _) => string.Equals(p, "bad", StringComparison.Ordinal) ? throw new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("No picture.")) : Task.FromResult(p + "!"),
            parallel: 2,
            progress: null,
            TestContext.Current.CancellationToken);

        Assert.Equal(["a!", "c!"], readings);
        Assert.Equal([new RefusedPicture("bad", CommonMessages.Text("No picture."))], refused);
    }

    [Fact]
    public async Task Reading_many_pictures_stops_when_it_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        int begun = 0;
        Task reading = PictureReadings.ReadAsync(
            [.. Enumerable.Range(0, 100)],
            p => "",
            async (p, token) =>
            {
                Interlocked.Increment(ref begun);
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return "";
            },
            parallel: 2,
            progress: null,
            stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.InRange(begun, 1, 2);
    }

    [Theory]
    [InlineData("file,kind,x,y,width\na.jpg,up,1,1,9\n", "degrees, height")]
    [InlineData("file,kind,degrees,x,y,width,height\n", "names no picture")]
    [InlineData("file,kind,degrees,x,y,width,height\na.jpg,up,0,1,1,9,many\n", "line 2: height is no whole number")]
    [InlineData("file,kind,degrees,x,y,width,height\na.jpg,up,0,1,1,0,9\n", "line 2: the face has no width")]
    [InlineData("file,kind,degrees,x,y,width,height\na.jpg,up,0,1,1,9,9\nb.jpg,up,0,1,1,9,9\n", "line 3: b.jpg is not there")]
    [InlineData("file,kind,degrees,x,y,width,height\na.jpg,up,0,1\n", "line 2: y is empty")]
    [InlineData(null, "faces.csv")]
    public void What_is_wrong_in_faces_csv_is_told_by_line_and_column(string? csv, string said)
    {
        File.WriteAllText(Path.Combine(_folder, "a.jpg"), "");
        if (csv is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "faces.csv"), csv);
        }

        Assert.Contains(said, Assert.Throws<InvalidDataException>(() => FaceTruths.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faces_csv_gives_each_face_in_order()
    {
        File.WriteAllText(Path.Combine(_folder, "a.jpg"), "");
        File.WriteAllText(Path.Combine(_folder, "faces.csv"), "kind,file,degrees,x,y,width,height\nturned,a.jpg,270,-4,5,60,61\n");
        FaceTruth face = Assert.Single(FaceTruths.Read(_folder));
        Assert.Equal(("turned", "a.jpg", 270, new FaceBox(-4, 5, 60, 61)), (face.Kind, face.Picture.Name, face.Degrees, face.Box));
    }

    [Fact]
    public void A_change_does_what_it_says()
    {
        using Mat image = new(40, 60, MatType.CV_8UC3, Scalar.All(100));
        image.Rectangle(new Rect(0, 0, 10, 10), Scalar.All(200), -1);
        using Snapshot picture = new(image.Clone());
        Assert.Equal((60, 40, 200, 100), Look(PictureChange.Mirrored, picture, 55, 5, 5, 5));
        Assert.Equal((30, 20, 200, 100), Look(PictureChange.Halved, picture, 2, 2, 20, 15));
        Assert.Equal((60, 40, 80, 40), Look(PictureChange.Darkened, picture, 5, 5, 50, 30));
        Assert.Equal((60, 40, 200, 100), Look(PictureChange.Shifted, picture, 10, 10, 11, 11));
        Assert.Equal([0xFF, 0xD8], PictureChanges.Apply(picture, PictureChange.Recompressed)[..2]);

        // One a side stays one a side.
        using Snapshot tiny = new(new Mat(1, 1, MatType.CV_8UC3, Scalar.All(9)));
        Assert.All(PictureChanges.All, change => Assert.NotEmpty(PictureChanges.Apply(tiny, change)));
    }

    private static (int Width, int Height, int First, int Second) Look(PictureChange change, Snapshot picture, int x, int y, int otherX, int otherY)
    {
        using Mat after = Cv2.ImDecode(PictureChanges.Apply(picture, change), ImreadModes.Color);
        return (after.Width, after.Height, after.At<Vec3b>(y, x).Item0, after.At<Vec3b>(otherY, otherX).Item0);
    }

    private static FaceReading Saw(Emotion emotion, double confidence, FaceBox? box = null)
    {
        float[] scores = [.. Emotions.All.Select(e => (float)(e == emotion ? confidence : (1 - confidence) / (Emotions.Count - 1)))];
        FaceBox at = box ?? new FaceBox(1, 2, 30, 30);
        return new FaceReading(at, [at], 640, 480, new EmotionScores(scores), "slim", "1");
    }

    private static FaceAnalysis FaceAnalysis(FaceReading? face) => new(face, NoFaceHint.None, Threshold, default);

    private static SeenPicture Seen(string name, FaceReading? face) => new(new FolderPicture(name, name), FaceAnalysis(face));

    private static Core.Evaluation.SeenFace Face(string name, string kind, int degrees, FaceBox truth, FaceReading? face) => new(new FaceTruth(new FolderPicture(name, name), kind, degrees, truth), FaceAnalysis(face));

    private static ChangedPicture Changed(string name, FaceReading? before, FaceReading? mirrored) =>
        new(new FolderPicture(name, name), FaceAnalysis(before), new Dictionary<PictureChange, FaceAnalysis> { [PictureChange.Mirrored] = FaceAnalysis(mirrored) });
}
