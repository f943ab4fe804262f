using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Tests.Unit.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Explanation;

public sealed class ClassActivationExplainerTests : IDisposable
{
    private readonly ClassActivationExplainer _explainer = new(new OcclusionExplainer());
    private readonly Mat _face = new(48, 48, MatType.CV_8UC1, Scalar.All(40));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _face.Dispose();

    [Fact]
    public void A_place_is_as_warm_as_it_speaks_for_the_emotion_read()
    {
        float[] maps = new float[4 * Emotions.Count];
        maps[(0 * Emotions.Count) + (int)Emotion.Happy] = 2;
        maps[(1 * Emotions.Count) + (int)Emotion.Happy] = 4;
        maps[(2 * Emotions.Count) + (int)Emotion.Happy] = -3;
        maps[(3 * Emotions.Count) + (int)Emotion.Sad] = 5;

        FaceExplanation explained = _explainer.Explain(new Network([0, 0, 0, 0.8f, 0, 0.2f, 0], maps), _face, Token);

        Assert.Equal(Emotion.Happy, explained.Scores.Top);
        Assert.Equal((2, 2), (explained.Heat.Rows, explained.Heat.Columns));
        Assert.Equal([0.5f, 1, 0, 0], explained.Heat.Values, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void The_likelier_alternative_counts_more() => Assert.Equal([1f, 0.1f / 0.9f, 0.1f, 0], Explain([0.09f, 0.01f, 0, 0.9f, 0, 0, 0]), (a, b) => Math.Abs(a - b) < 1e-3);

    [Fact]
    public void A_reading_without_any_doubt_has_a_map_too() => Assert.Equal(1, Explain([0, 0, 0, 1, 0, 0, 0]).Max());

    [Fact]
    public void What_is_added_to_all_emotions_alike_changes_nothing() =>
        Gen.Select(Gen.Float[-5, 5].Array[9 * Emotions.Count], Gen.Float[-5, 5].Array[9], Gen.Float[0.01f, 1].Array[Emotions.Count]).Sample((maps, shift, weights) =>
        {
            float[] scores = [.. weights.Select(w => w / weights.Sum())];
            float[] shifted = [.. maps.Select((value, i) => value + shift[i / Emotions.Count])];
            IReadOnlyList<float> heat = _explainer.Explain(new Network(scores, maps), _face, Token).Heat.Values;
            Assert.Equal(heat, _explainer.Explain(new Network(scores, shifted), _face, Token).Heat.Values, (a, b) => Math.Abs(a - b) < 1e-3);
        });

    [Fact]
    public void Where_no_place_speaks_for_it_nothing_matters()
    {
        FaceExplanation explained = _explainer.Explain(new Network([0, 0, 0, 1, 0, 0, 0], new float[4 * Emotions.Count]), _face, Token);
        Assert.All(explained.Heat.Values, v => Assert.Equal(0, v));
        Assert.Null(explained.Heat.Middle);
    }

    [Fact]
    public void Maps_that_are_no_square_are_named()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => _explainer.Explain(new Network([0, 0, 0, 1, 0, 0, 0], new float[3 * Emotions.Count]), _face, Token));
        Assert.Contains("21 values", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_the_output_is_left_to_the_other_explainer()
    {
        IEmotionClassifier classifier = TestModels.Get("vit-48");
        using Mat face = TestFaces.Astronaut(classifier.Model);
        Assert.Equal(new OcclusionExplainer().Explain(classifier, face, Token).Heat.Values, _explainer.Explain(classifier, face, Token).Heat.Values, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Theory]
    [InlineData("slim-56", 7)]
    [InlineData("resnet50v2-224", 4)]
    public void A_smiling_face_is_explained_by_its_lower_half(string id, int side)
    {
        IEmotionClassifier classifier = TestModels.Get(id);
        using Mat face = TestFaces.Astronaut(classifier.Model);
        EmotionScores reading = classifier.Classify([face], Token)[0];

        FaceExplanation explained = _explainer.Explain(classifier, face, Token);

        Assert.Equal(Emotion.Happy, explained.Scores.Top);
        Assert.Equal(reading.Confidence, explained.Scores.Confidence, 1e-4);
        Assert.Equal((side, side, 1f), (explained.Heat.Rows, explained.Heat.Columns, explained.Heat.Values.Max()));
        Assert.Contains(explained.Heat.Values, v => v < 0.5);
        Assert.True(explained.Heat.Middle!.Value.Y > 0.5, $"{explained.Heat.Middle}");
        Assert.Throws<OperationCanceledException>(() => _explainer.Explain(classifier, face, new CancellationToken(canceled: true)));
    }

    /// <summary>One place speaks for happy alone, one for happy and nearly as much for angry, one a little for happy, one for nothing.</summary>
    private IReadOnlyList<float> Explain(float[] scores)
    {
        float[] maps = new float[4 * Emotions.Count];
        maps[(int)Emotion.Happy] = 1;
        maps[Emotions.Count + (int)Emotion.Happy] = 1;
        maps[Emotions.Count + (int)Emotion.Angry] = (1 - (0.1f / 0.9f)) / 0.9f;
        maps[(2 * Emotions.Count) + (int)Emotion.Happy] = 0.1f;
        return _explainer.Explain(new Network(scores, maps), _face, Token).Heat.Values;
    }

    private sealed class Network(float[] scores, float[] maps) : IEmotionClassifier, IModelOutputs
    {
        public ModelDescription Model => TestModels.Get("slim-56").Model;

        public IReadOnlyCollection<string> OutputNames => [Model.Output.Name, ClassActivation.Output];

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) => [.. faces.Select(_ => new EmotionScores(scores))];

        public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default)
        {
            Assert.Equal(ClassActivation.Output, output);
            return [.. faces.Select(_ => maps)];
        }
    }
}
