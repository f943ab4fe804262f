using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Evaluation;

/// <summary>The temperature that fits a labelled set best, and what it changes.</summary>
/// <param name="Temperature">On top of what the model already has: the product of both goes into the manifest.</param>
/// <param name="LossBefore">Mean negative log-likelihood at temperature 1.</param>
/// <param name="LossAfter">The same at <paramref name="Temperature"/>.</param>
/// <param name="EceBefore">Expected calibration error at temperature 1, 0..1.</param>
/// <param name="EceAfter">The same at <paramref name="Temperature"/>.</param>
public sealed record TemperatureFit(double Temperature, double LossBefore, double LossAfter, double EceBefore, double EceAfter)
{
    private const double Tolerance = 1e-5;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>
    /// Fits by golden section over the inverse temperature, in which the loss is convex. Pictures without a found face say nothing and are left out.
    /// </summary>
    /// <param name="readings">The set, val in this project: what is fitted on is not what is reported on.</param>
    /// <exception cref="InvalidDataException">No picture has scores.</exception>
    public static TemperatureFit Of(IEnumerable<LabelledScores> readings)
    {
        LabelledScores[] read = [.. readings.Where(r => r.Scores is not null)];
        if (read.Length == 0)
        {
            throw new InvalidDataException("No face was read, so there is nothing to fit a temperature to.");
        }

        double low = 1 / TemperatureScaling.Most, high = 1 / TemperatureScaling.Least;
        while (high - low > Tolerance)
        {
            double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
            if (Loss(read, 1 / left) <= Loss(read, 1 / right))
            {
                high = right;
            }
            else
            {
                low = left;
            }
        }

        double temperature = 2 / (low + high);
        return new TemperatureFit(temperature, Loss(read, 1), Loss(read, temperature), Ece(read, 1), Ece(read, temperature));
    }

    /// <summary>Mean negative log-likelihood of the right classes at a temperature.</summary>
    internal static double Loss(IReadOnlyCollection<LabelledScores> readings, double temperature) =>
        readings.Average(r => TemperatureScaling.NegativeLogLikelihood(r.Scores, r.Truth, temperature));

    private static double Ece(IEnumerable<LabelledScores> readings, double temperature) => Calibration.ExpectedError(readings.Select(r =>
    {
        float[] scaled = [.. r.Scores!];
        TemperatureScaling.Apply(scaled, temperature);
        return new LabelledScores(r.Truth, scaled).Prediction;
    }));
}
