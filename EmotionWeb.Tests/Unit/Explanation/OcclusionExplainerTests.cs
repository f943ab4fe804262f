using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Tests.Unit.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Explanation;

public sealed class OcclusionExplainerTests
{
    private readonly OcclusionExplainer _explainer = new();

    public static TheoryData<string> Ids => TestModels.Ids;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_explained_reading_is_the_reading(string id)
    {
        IEmotionClassifier classifier = TestModels.Get(id);
        using Mat face = TestFaces.Astronaut(classifier.Model);
        EmotionScores reading = classifier.Classify([face], Token)[0];

        FaceExplanation explained = _explainer.Explain(classifier, face, Token);

        Assert.Equal(reading.Top, explained.Scores.Top);
        Assert.Equal(reading.Confidence, explained.Scores.Confidence, 1e-3);
        Assert.Equal(1, explained.Heat.Values.Max());
        Assert.Contains(explained.Heat.Values, v => v < 0.5);
    }

    [Fact]
    public void The_same_face_gives_the_same_map()
    {
        IEmotionClassifier classifier = TestModels.Get("slim-56");
        using Mat face = TestFaces.Astronaut(classifier.Model);
        HeatMap once = _explainer.Explain(classifier, face, Token).Heat, again = _explainer.Explain(classifier, face, Token).Heat;
        Assert.All(once.Values.Zip(again.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void The_smile_matters_most_of_a_smiling_face()
    {
        IEmotionClassifier classifier = TestModels.Get("slim-56");
        using Mat face = TestFaces.Astronaut(classifier.Model);
        HeatMap heat = _explainer.Explain(classifier, face, Token).Heat;
        Assert.True(heat.Middle!.Value.Y > 0.5, $"{heat.Middle}");
    }

    [Fact]
    public void A_face_is_warmer_than_the_padding_around_it_wherever_it_stands()
    {
        IEmotionClassifier classifier = TestModels.Get("slim-56");
        using Mat face = TestFaces.Astronaut(classifier.Model);
        Gen.Select(Gen.Int[0, 32], Gen.Int[0, 32], Gen.Int[60, 200]).Sample(
            (left, top, grey) =>
            {
                using Mat padded = new(96, 96, MatType.CV_8UC1, Scalar.All(grey));
                using Mat small = face.Resize(new OpenCvSharp.Size(64, 64), interpolation: InterpolationFlags.Area);
                using (Mat part = padded.SubMat(new Rect(left, top, 64, 64)))
                {
                    small.CopyTo(part);
                }

                HeatMap heat = _explainer.Explain(classifier, padded, Token).Heat;
                double side = 96.0 / OcclusionExplainer.FineGrid;
                ILookup<bool, float> values = Enumerable.Range(0, heat.Values.Count).ToLookup(
                    i => ((i % heat.Columns) + 0.5) * side is var x && ((i / heat.Columns) + 0.5) * side is var y && x > left && x < left + 64 && y > top && y < top + 64,
                    i => heat.Values[i]);
                return values[true].Average() > values[false].Average();
            },
            iter: 12,
            seed: "0000000000000");
    }

    [Fact]
    public void Where_there_is_nothing_to_see_nothing_matters()
    {
        using Mat plain = new(48, 48, MatType.CV_8UC1, Scalar.All(128));
        HeatMap heat = _explainer.Explain(TestModels.Get("slim-56"), plain, Token).Heat;
        Assert.All(heat.Values, v => Assert.Equal(0, v));
        Assert.Null(heat.Middle);
    }

    [Fact]
    public void A_part_that_alone_decides_is_the_warmest()
    {
        using Mat face = new(48, 48, MatType.CV_8UC1, Scalar.All(40));
        face.Rectangle(new Rect(30, 6, 6, 6), Scalar.All(250), -1);
        HeatMap heat = _explainer.Explain(new Spot(new Rect(30, 6, 6, 6)), face, Token).Heat;
        Assert.Equal(1, heat[1, 4]);
        Assert.Equal(0, heat[6, 1]);
        Assert.True(heat.Middle is { X: > 0.6, Y: < 0.4 }, $"{heat.Middle}");
    }

    [Fact]
    public void One_batch_is_run_and_a_cancelled_one_is_not()
    {
        Spot spot = new(new Rect(0, 0, 6, 6));
        using Mat face = new(100, 100, MatType.CV_8UC1, Scalar.All(40));
        _explainer.Explain(spot, face, Token);
        Assert.Equal(1, spot.Runs);
        Assert.Throws<OperationCanceledException>(() => _explainer.Explain(TestModels.Get("slim-56"), face, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(2, 2, new[] { 0f, 1, 1 })]
    [InlineData(1, 2, new[] { 0f, 1.5f })]
    [InlineData(1, 2, new[] { 0f, float.NaN })]
    public void A_map_takes_as_many_values_as_it_has_cells_each_0_to_1(int rows, int columns, float[] values) =>
        Assert.Throws<ArgumentException>(() => new HeatMap(rows, columns, values));

    /// <summary>Reads a face as happy by how bright one part of it is.</summary>
    private sealed class Spot(Rect part) : IEmotionClassifier
    {
        public int Runs { get; private set; }

        public ModelDescription Model => TestModels.Get("vit-48").Model;

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
        {
            Runs++;
            return [.. faces.Select(face =>
            {
                using Mat spot = face.SubMat(part);
                float happy = 0.5f + (0.5f * (float)spot.Mean()[0] / 255);
                return new EmotionScores([1 - happy, 0, 0, happy, 0, 0, 0]);
            })];
        }
    }
}
