using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class TemperatureScalingTests : IDisposable
{
    private static readonly Gen<double[]> Logits = Gen.Double[-8, 8].Array[7];

    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-temperature-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Scaled_probabilities_are_the_softmax_of_scaled_logits() => Gen.Select(Logits, Gen.Double[0.3, 5]).Sample((logits, temperature) =>
    {
        float[] scaled = Softmax(logits, 1);
        TemperatureScaling.Apply(scaled, temperature);
        float[] naive = Softmax(logits, temperature);
        Assert.All(scaled.Zip(naive), p => Assert.Equal(p.Second, p.First, 1e-4f));
        Assert.Equal(1, scaled.Sum(), 1e-5f);
    });

    [Fact]
    public void The_likelihood_of_a_class_is_what_scaling_gives_it() => Gen.Select(Logits, Gen.Double[0.5, 5], Gen.Int[0, 6]).Sample((logits, temperature, truth) =>
        Assert.Equal(-Math.Log(Softmax(logits, temperature)[truth]), TemperatureScaling.NegativeLogLikelihood(Softmax(logits, 1), truth, temperature), 1e-2));

    [Fact]
    public void A_model_s_temperature_in_the_manifest_is_applied_to_what_it_reads()
    {
        using Mat face = new(48, 48, MatType.CV_8UC1, Scalar.All(90));
        EmotionScores plain = TestModels.Get("slim-56").Classify([face], TestContext.Current.CancellationToken)[0];
        double own = TestModels.Get("slim-56").Model.Temperature;
        using EmotionClassifiers warm = TestModels.Load(TestModels.Spoilt(_root, models =>
        {
            models[0]!["temperature"] = 2 * own;
            models[0]!.AsObject().Remove("golden");
        }));
        float[] expected = plain.Values.ToArray();
        TemperatureScaling.Apply(expected, 2);

        EmotionScores scaled = new OnVisionThreads(warm.Get("slim-56")).Classify([face], TestContext.Current.CancellationToken)[0];

        Assert.True(scaled.Confidence < plain.Confidence);
        Assert.All(scaled.Values.ToArray().Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-4f));
    }

    [Fact]
    public void A_temperature_that_cannot_be_is_refused()
    {
        ModelRefusedException refused = Assert.Throws<ModelRefusedException>(() => TestModels.Load(TestModels.Spoilt(_root, models => models[0]!["temperature"] = 0)));
        Assert.Contains("temperature", refused.Text(), StringComparison.Ordinal);
    }

    private static float[] Softmax(double[] logits, double temperature)
    {
        double[] powers = [.. logits.Select(l => Math.Exp(l / temperature))];
        return [.. powers.Select(p => (float)(p / powers.Sum()))];
    }
}
