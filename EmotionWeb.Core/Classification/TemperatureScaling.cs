namespace EmotionWeb.Core.Classification;

/// <summary>
/// Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks"), done on probabilities: the softmax of logits / T is each
/// probability to the power of 1 / T, scaled to sum to 1. It makes a network more or less sure and never changes which class is the likeliest. Stateless.
/// </summary>
public static class TemperatureScaling
{
    /// <summary>Least temperature: the network is made ten times as sure.</summary>
    public const double Least = 0.1;

    /// <summary>Greatest temperature.</summary>
    public const double Most = 10;

    // A probability that a float took for 0 still has a logarithm.
    private const double Smallest = 1e-12;

    /// <summary>Scales probabilities in place; 1 leaves them untouched.</summary>
    /// <param name="probabilities">Each 0 or more, together about 1.</param>
    /// <param name="temperature">Above 0.</param>
    public static void Apply(Span<float> probabilities, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (temperature.Equals(1.0))
        {
            return;
        }

        // Relative to the likeliest, so that no power vanishes where all are small.
        double most = 0, sum = 0;
        foreach (float p in probabilities)
        {
            most = Math.Max(most, p);
        }

        foreach (ref float p in probabilities)
        {
            double scaled = Math.Pow(p / most, 1 / temperature);
            sum += scaled;
            p = (float)scaled;
        }

        foreach (ref float p in probabilities)
        {
            p = (float)(p / sum);
        }
    }

    /// <summary>Minus the logarithm of what the scaled probabilities give to the right class.</summary>
    /// <param name="probabilities">As in <see cref="Apply"/>.</param>
    /// <param name="truth">Index of the right class.</param>
    /// <param name="temperature">Above 0.</param>
    public static double NegativeLogLikelihood(ReadOnlySpan<float> probabilities, int truth, double temperature)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (float p in probabilities)
        {
            most = Math.Max(most, Log(p) / temperature);
        }

        foreach (float p in probabilities)
        {
            sum += Math.Exp((Log(p) / temperature) - most);
        }

        return most + Math.Log(sum) - (Log(probabilities[truth]) / temperature);
    }

    private static double Log(float probability) => Math.Log(Math.Max(probability, Smallest));
}
