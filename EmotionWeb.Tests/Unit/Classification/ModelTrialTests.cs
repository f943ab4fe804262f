using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public class ModelTrialTests
{
    public static TheoryData<string> Ids => TestModels.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_model_that_is_shipped_reads_the_drawn_faces_as_its_manifest_entry_says(string id)
    {
        IEmotionClassifier classifier = TestModels.Get(id);
        IReadOnlyList<GoldenReading> golden = classifier.Model.Golden ?? [];

        Assert.True(golden.Count >= 2, $"{id} has no golden readings; of the faces 1 to 3 they are {string.Join(' ', Enumerable.Range(1, 3).Select(s => Entry(classifier, s)))}");
        Assert.All(golden, expected =>
        {
            using Mat face = GoldenFace.Draw(expected.Seed);
            EmotionScores scores = classifier.Classify([face], TestContext.Current.CancellationToken)[0];
            Assert.True(Emotions.All.All(e => Math.Abs(scores[e] - expected.Probabilities[(int)e]) < ModelTrial.Tolerance), Entry(classifier, expected.Seed));
        });
        ModelTrial.Run(classifier);
    }

    [Fact]
    public void Drawn_faces_are_the_same_each_time_and_differ_by_seed()
    {
        using Mat one = GoldenFace.Draw(1), again = GoldenFace.Draw(1), other = GoldenFace.Draw(2);
        Assert.Equal(0, Cv2.Norm(one, again));
        Assert.True(Cv2.Norm(one, other) > 1000);
    }

    [Fact]
    public void A_model_that_reads_every_face_alike_is_refused() =>
        Refused(new Fake(_ => [0.4f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f]), "alike");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0.9f)]
    public void A_model_that_gives_no_probabilities_is_refused(float value) =>
        Refused(new Fake(_ => [value, 0.2f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f]), "no probabilities");

    [Fact]
    public void A_model_that_reads_other_than_expected_is_refused()
    {
        static float[] ByLight(Mat face) => face.Mean()[0] > 130 ? [0.7f, 0.3f, 0, 0, 0, 0, 0] : [0.3f, 0.7f, 0, 0, 0, 0, 0];
        using Mat face = GoldenFace.Draw(1);
        double[] right = [.. ByLight(face).Select(p => (double)p)];
        double[] close = [right[0] - 0.04, right[1] + 0.04, .. right[2..]], off = [right[0] - 0.06, right[1] + 0.06, .. right[2..]];
        Fake fake = new(ByLight) { Model = TestModels.Get("slim-56").Model with { Golden = [new GoldenReading(1, close)] } };
        if (Enumerable.Range(1, 3).Select(Light).Distinct().Count() > 1)
        {
            ModelTrial.Run(fake);
        }

        Refused(new Fake(ByLight) { Model = fake.Model with { Golden = [new GoldenReading(1, off)] } }, "drawn face 1");

        static bool Light(int seed)
        {
            using Mat drawn = GoldenFace.Draw(seed);
            return drawn.Mean()[0] > 130;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3 * Emotions.Count)]
    [InlineData((4 * Emotions.Count) + 1)]
    public void A_model_whose_class_activations_are_no_square_of_places_is_refused(int values) =>
        Refused(new FakeWithMaps(values), FormattableString.Invariant($"{values} values"));

    [Fact]
    public void A_model_with_a_square_of_class_activations_is_not() => ModelTrial.Run(new FakeWithMaps(9 * Emotions.Count));

    private static void Refused(IEmotionClassifier classifier, string told) =>
        Assert.Contains(told, Assert.Throws<ModelRefusedException>(() => ModelTrial.Run(classifier)).Text(), StringComparison.Ordinal);

    private static string Entry(IEmotionClassifier classifier, int seed)
    {
        using Mat face = GoldenFace.Draw(seed);
        EmotionScores scores = classifier.Classify([face])[0];
        return FormattableString.Invariant($"{{ \"seed\": {seed}, \"probabilities\": [{string.Join(", ", scores.Values.ToArray().Select(p => FormattableString.Invariant($"{p:0.####}")))}] }}");
    }

    private class Fake(Func<Mat, float[]> scores) : IEmotionClassifier
    {
        public ModelDescription Model { get; init; } = TestModels.Get("slim-56").Model with { Golden = null };

        public IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) =>
            [.. faces.Select(f => new EmotionScores(scores(f)))];
    }

    private sealed class FakeWithMaps(int values) : Fake(OfOnePixel), IModelOutputs
    {
        public IReadOnlyCollection<string> OutputNames => [ClassActivation.Output];

        public IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default) => [.. faces.Select(_ => new float[values])];

        private static float[] OfOnePixel(Mat face)
        {
            float share = face.At<byte>(20, 20) / 255f;
            return [share, 1 - share, 0, 0, 0, 0, 0];
        }
    }
}
