using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.Unit.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class EvaluatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_picture_is_read_in_its_place()
    {
        using GreyFaces faces = new(100);
        IReadOnlyList<Prediction> predictions = await Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.FerPlus7), null, Token);

        Assert.Equal(100, predictions.Count);
        Assert.All(predictions, (p, i) => Assert.Equal(new Prediction(faces.Truths[i], i % 7, 0.75), p with { Confidence = Math.Round(p.Confidence, 6) }));
    }

    [Fact]
    public async Task A_picture_without_a_found_face_counts_as_not_read()
    {
        using GreyFaces faces = new(50);
        FaceFinder finder = new(new FindsWhereBright(), new FaceCropper());
        IReadOnlyList<Prediction> predictions = await Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.FerPlus7, finder), null, Token);

        Assert.All(predictions, (p, i) => Assert.Equal(i % 7 >= 3 ? i % 7 : null, p.Predicted));
    }

    [Fact]
    public async Task A_limit_takes_pictures_spread_over_the_whole_set()
    {
        using GreyFaces faces = new(100);
        IReadOnlyList<Prediction> predictions =
            await Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.FerPlus7, Limit: 4), null, Token);
        Assert.Equal([0, 25 % 7, 50 % 7, 75 % 7], predictions.Select(p => p.Predicted!.Value));
    }

    [Fact]
    public async Task Progress_sums_to_the_whole()
    {
        using GreyFaces faces = new(100);
        Sum sum = new();
        await Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.FerPlus7), sum, Token);
        Assert.Equal(100, sum.Total);
    }

    [Fact]
    public async Task Cancelling_stops_it()
    {
        using GreyFaces faces = new(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.FerPlus7), null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task An_output_that_the_model_does_not_have_is_told()
    {
        using GreyFaces faces = new(5);
        InvalidDataException refused = await Assert.ThrowsAsync<InvalidDataException>(() =>
            Evaluator.RunAsync(faces, new ReadsByGrey(), new EvaluationPlan(EvaluationProtocol.Fer2013), null, Token));
        Assert.Contains("ferplus7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_real_faces_of_val_it_comes_to_what_training_measured()
    {
        if (DataSets.RealFaces is not { } folder)
        {
            Assert.Skip("The faces of FER2013 are not beside the repository.");
            return;
        }

        using SheetDataSet faces = SheetDataSet.Open(folder, "val", EvaluationProtocol.FerPlus7);
        IReadOnlyList<Prediction> predictions = await Evaluator.RunAsync(faces, TestModels.Get("slim-56"), new EvaluationPlan(EvaluationProtocol.FerPlus7), null, Token);
        Assert.Equal(0.8954, ConfusionMatrix.Of(7, predictions).Accuracy, 0.003);
    }

    /// <summary>Faces whose grey value tells what <see cref="ReadsByGrey"/> reads in them, none so dark that it would be brightened, each of another class than the one read in every third.</summary>
    private sealed class GreyFaces(int count) : IFaceDataSet
    {
        public IReadOnlyList<int> Truths { get; } = [.. Enumerable.Range(0, count).Select(i => (i % 7 + (i % 3 == 0 ? 1 : 0)) % 7)];

        public IReadOnlyList<string> Groups => [];

        public Mat Face(int index) => new(48, 48, MatType.CV_8UC1, Scalar.All(Grey(index % 7)));

        private static int Grey(int read) => 100 + (20 * read);

        public Snapshot Scene(int index) => new(new Mat(100, 100, MatType.CV_8UC3, Scalar.All(Grey(index % 7))));

        public void Dispose()
        {
        }
    }

    private sealed class ReadsByGrey : IEmotionClassifier
    {
        public ModelDescription Model => TestModels.All.Models[0];

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) => [.. faces.Select(f =>
        {
            float[] scores = [.. Enumerable.Repeat(0.25f / 6, 7)];
            scores[(int)Math.Round((Cv2.Mean(f).Val0 - 100) / 20)] = 0.75f;
            return new EmotionScores(scores);
        })];
    }

    private sealed class FindsWhereBright : IFaceDetector
    {
        public FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default) => Cv2.Mean(snapshot.Image).Val0 < 150
            ? new FaceSearch([], NoFaceHint.TooDark)
            : new FaceSearch([new DetectedFace(new FaceBox(20, 20, 50, 50), 0)], NoFaceHint.None);
    }

    private sealed class Sum : IProgress<int>
    {
        private int _total;

        public int Total => _total;

        public void Report(int value) => Interlocked.Add(ref _total, value);
    }
}
