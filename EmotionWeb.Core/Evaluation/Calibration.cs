namespace EmotionWeb.Core.Evaluation;

/// <summary>Whether the confidence can be relied on, and what accepting only confident readings gains and costs.</summary>
public static class Calibration
{
    /// <summary>Bins of <see cref="ExpectedError"/>, as Guo et al. 2017 ("On Calibration of Modern Neural Networks") take them.</summary>
    public const int Bins = 15;

    /// <summary>
    /// The expected calibration error: over equal bins of confidence, the mean distance between how sure the readings were and how many were right,
    /// weighted by how many there are. 0 (perfect) to 1. Pictures without a found face have no confidence and are left out.
    /// </summary>
    public static double ExpectedError(IEnumerable<Prediction> predictions, int bins = Bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        IReadOnlyList<ReliabilityBin> diagram = Reliability(predictions, bins);
        int read = diagram.Sum(b => b.Count);
        return diagram.Sum(b => b.Count * Math.Abs(b.Accuracy - b.Confidence) / read);
    }

    /// <summary>The reliability diagram: for equal bins of confidence, how sure the readings in it were and how many were right. Empty bins are left out.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(IEnumerable<Prediction> predictions, int bins = Bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return
        [
            .. predictions.Where(p => p.Predicted is not null)
                .GroupBy(p => Math.Min((int)(p.Confidence * bins), bins - 1))
                .OrderBy(g => g.Key)
                .Select(g => new ReliabilityBin((double)g.Key / bins, (double)(g.Key + 1) / bins, g.Count(), g.Average(p => p.Confidence), g.Average(p => p.IsRight ? 1.0 : 0)))
        ];
    }

    /// <summary>What is accepted at a threshold.</summary>
    /// <param name="predictions">Every picture, those without a found face too.</param>
    /// <param name="threshold">Least confidence, 0..1.</param>
    public static Acceptance At(IReadOnlyCollection<Prediction> predictions, double threshold)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        Prediction[] accepted = [.. predictions.Where(p => p.Predicted is not null && p.Confidence >= threshold)];
        return new Acceptance(
            threshold,
            predictions.Count == 0 ? 0 : (double)accepted.Length / predictions.Count,
            accepted.Length == 0 ? null : (double)accepted.Count(p => p.IsRight) / accepted.Length);
    }

    /// <summary>The risk-coverage curve: for every threshold that makes a difference, what is accepted; from the strictest to the most lenient.</summary>
    public static IReadOnlyList<Acceptance> RiskCoverage(IReadOnlyCollection<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        List<Acceptance> curve = [];
        int accepted = 0, right = 0;
        foreach (IGrouping<double, Prediction> level in predictions.Where(p => p.Predicted is not null).GroupBy(p => p.Confidence).OrderByDescending(g => g.Key))
        {
            accepted += level.Count();
            right += level.Count(p => p.IsRight);
            curve.Add(new Acceptance(level.Key, (double)accepted / predictions.Count, (double)right / accepted));
        }

        return curve;
    }

    /// <summary>The point that accepts most while at least a share <paramref name="accuracy"/> of what is accepted is right; null where no threshold achieves that.</summary>
    public static Acceptance? ThresholdFor(IReadOnlyCollection<Prediction> predictions, double accuracy) =>
        RiskCoverage(predictions).Where(a => a.Accuracy >= accuracy).Select(a => (Acceptance?)a).LastOrDefault();
}

/// <summary>What a threshold accepts.</summary>
/// <param name="Threshold">Least confidence, 0..1.</param>
/// <param name="Coverage">The share of all pictures that is accepted, 0..1.</param>
/// <param name="Accuracy">The share of the accepted that is right, 0..1; null where none is accepted.</param>
public readonly record struct Acceptance(double Threshold, double Coverage, double? Accuracy);

/// <summary>The readings whose confidence lies in a bin.</summary>
/// <param name="From">Least confidence, 0..1.</param>
/// <param name="To">Confidence at which the next bin begins.</param>
/// <param name="Count">How many readings.</param>
/// <param name="Confidence">Their mean confidence, 0..1.</param>
/// <param name="Accuracy">The share of them that is right, 0..1.</param>
public readonly record struct ReliabilityBin(double From, double To, int Count, double Confidence, double Accuracy);
