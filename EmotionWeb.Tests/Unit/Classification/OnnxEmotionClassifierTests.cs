using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public class OnnxEmotionClassifierTests
{
    public static TheoryData<string> Ids => TestModels.Ids;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_astronaut_reads_as_happy(string id)
    {
        OnVisionThreads classifier = TestModels.Get(id);
        using Mat face = TestFaces.Astronaut(classifier.Model);

        EmotionScores scores = Assert.Single(classifier.Classify([face], Token));

        Assert.Equal(Emotion.Happy, scores.Top);
        Assert.InRange(scores.Confidence, classifier.Model.Threshold, 1);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_batch_reads_as_its_faces_do_one_by_one(string id)
    {
        OnVisionThreads classifier = TestModels.Get(id);
        using Faces faces = new(5);

        IReadOnlyList<EmotionScores> together = classifier.Classify(faces.List, Token);

        Assert.Equal(faces.List.Count, together.Count);
        for (int i = 0; i < faces.List.Count; i++)
        {
            AssertNear(Assert.Single(classifier.Classify([faces.List[i]], Token)), together[i]);
        }

        Assert.True(Difference(together[0], together[1]) > 1e-3, "different faces read differently");
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 2)]
    public void Runs_of_a_fixed_size_read_as_runs_of_the_faces_own_number_do(int count, int batch)
    {
        OnVisionThreads free = TestModels.Get("slim-56");
        using SessionOptions options = new();
        using OnnxEmotionClassifier loaded = OnVisionThreads.Run(() => OnnxEmotionClassifier.Load(ModelsFolder.Find(null), free.Model, options, batch));
        OnVisionThreads fixedSize = new(loaded);
        using Faces faces = new(count);

        IReadOnlyList<EmotionScores> scores = fixedSize.Classify(faces.List, Token);

        Assert.Equal(count, scores.Count);
        foreach ((EmotionScores expected, EmotionScores actual) in free.Classify(faces.List, Token).Zip(scores))
        {
            AssertNear(expected, actual);
        }

        Assert.Empty(fixedSize.Classify([], Token));
    }

    [Fact]
    public async Task Many_threads_get_what_one_thread_gets()
    {
        OnVisionThreads classifier = TestModels.Get("slim-56");
        using Faces faces = new(8);
        EmotionScores[] alone = [.. faces.List.Select(f => classifier.Classify([f], Token)[0])];

        await Parallel.ForAsync(0, 64, Token, (i, token) =>
        {
            AssertNear(alone[i % 8], classifier.Classify([faces.List[i % 8]], token)[0]);
            return ValueTask.CompletedTask;
        });
    }

    [Theory]
    [InlineData("probabilities", 7)]
    [InlineData("fer2013", 7)]
    [InlineData("ferplus", 8)]
    public void Every_output_can_be_read(string output, int classes)
    {
        OnVisionThreads classifier = TestModels.Get("slim-56");
        using Faces faces = new(2);

        Assert.Contains(output, classifier.OutputNames, StringComparer.Ordinal);
        Assert.All(classifier.Read(output, faces.List, Token), row =>
        {
            Assert.Equal(classes, row.Length);
            Assert.Equal(1, row.Sum(), 3);
        });
    }

    [Fact]
    public void No_faces_give_no_scores() => Assert.Empty(TestModels.Get("slim-56").Classify([], Token));

    [Fact]
    public void A_colour_picture_or_an_empty_one_is_refused()
    {
        using Mat colour = new(48, 48, MatType.CV_8UC3, Scalar.All(1));
        using Mat empty = new();
        Assert.Throws<ArgumentException>(() => TestModels.Get("slim-56").Classify([colour], Token));
        Assert.Throws<ArgumentException>(() => TestModels.Get("slim-56").Classify([empty], Token));
    }

    [Fact]
    public void A_cancelled_reading_does_not_run()
    {
        using Faces faces = new(1);
        Assert.Throws<OperationCanceledException>(() => TestModels.Get("slim-56").Classify(faces.List, new CancellationToken(canceled: true)));
    }

    private static void AssertNear(EmotionScores expected, EmotionScores actual) => Assert.True(Difference(expected, actual) < 1e-4);

    private static double Difference(EmotionScores a, EmotionScores b) => Emotions.All.Max(e => Math.Abs(a[e] - b[e]));

    /// <summary>Faces of noise in several sizes, the same ones each time.</summary>
    private sealed class Faces : IDisposable
    {
        public Faces(int count)
        {
            Random random = new(7);
            for (int i = 0; i < count; i++)
            {
                int side = 30 + (20 * i);
                byte[] pixels = new byte[side * side];
                random.NextBytes(pixels);
                Mat face = new(side, side, MatType.CV_8UC1);
                face.SetArray(pixels);
                Cv2.GaussianBlur(face, face, new Size(0, 0), 2 + i);
                Cv2.Normalize(face, face, 0, 255, NormTypes.MinMax);
                List.Add(face);
            }
        }

        public List<Mat> List { get; } = [];

        public void Dispose() => List.ForEach(f => f.Dispose());
    }
}
