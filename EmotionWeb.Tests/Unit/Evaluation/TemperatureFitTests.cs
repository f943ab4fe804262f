using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class TemperatureFitTests
{
    private static readonly Gen<LabelledScores[]> Readings =
        Gen.Select(Gen.Double[0.01, 1].Array[7], Gen.Int[0, 6]).Select((weights, truth) => new LabelledScores(truth, [.. weights.Select(w => (float)(w * w * w / weights.Sum(v => v * v * v)))]))
            .Array[5, 60];

    [Fact]
    public void No_temperature_of_a_fine_grid_fits_better() => Readings.Sample(readings =>
    {
        TemperatureFit fit = TemperatureFit.Of(readings);
        double naive = Enumerable.Range(0, 400).Min(i => Naive(readings, 0.1 * Math.Pow(100, i / 399.0)));
        Assert.True(fit.LossAfter <= naive + 1e-4, $"{fit.LossAfter} at {fit.Temperature}, {naive} by the grid");
        Assert.True(fit.LossAfter <= fit.LossBefore + 1e-6);
    });

    [Fact]
    public void A_network_that_is_too_sure_by_a_factor_gets_that_factor_back()
    {
        // Readings whose truth is drawn from their own probabilities are calibrated; squaring them makes a network twice too sure.
        Random random = new(7);
        LabelledScores[] sure = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            float[] honest = [.. Enumerable.Range(0, 7).Select(_ => (float)Math.Pow(random.NextDouble(), 4))];
            float sum = honest.Sum();
            double ticket = random.NextDouble() * sum;
            int truth = 0;
            for (double passed = honest[0]; passed < ticket && truth < 6; passed += honest[truth])
            {
                truth++;
            }

            float[] scores = [.. honest.Select(h => h / sum)];
            TemperatureScaling.Apply(scores, 0.5);
            return new LabelledScores(truth, scores);
        })];

        TemperatureFit fit = TemperatureFit.Of(sure);

        Assert.Equal(2, fit.Temperature, 0.1);
        Assert.True(fit.EceAfter < 0.02 && fit.EceBefore > 0.1, $"{fit.EceBefore} to {fit.EceAfter}");
    }

    [Fact]
    public void Pictures_without_a_face_say_nothing_and_nothing_alone_cannot_be_fitted()
    {
        LabelledScores read = new(0, [0.6f, 0.4f, 0, 0, 0, 0, 0]);
        Assert.Equal(TemperatureFit.Of([read]), TemperatureFit.Of([read, new LabelledScores(3, null)]));
        Assert.Throws<InvalidDataException>(() => TemperatureFit.Of([new LabelledScores(3, null)]));
    }

    private static double Naive(LabelledScores[] readings, double temperature) => readings.Average(r =>
    {
        double[] powers = [.. r.Scores!.Select(p => Math.Pow(p, 1 / temperature))];
        return -Math.Log(powers[r.Truth] / powers.Sum());
    });
}
