namespace EmotionWeb.Core.Evaluation;

/// <summary>How well a model read the pictures of one group, as the data set names it. Shares are of all its pictures; one without a found face is wrong and not sure.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Right">How many were read rightly.</param>
/// <param name="Ece">Expected calibration error, 0..1, 15 bins; null where no face was found in any.</param>
/// <param name="NotSure">How many were not accepted at the threshold.</param>
/// <param name="AcceptedRight">How many of the accepted are right.</param>
public sealed record GroupReport(string Group, Proportion Right, double? Ece, Proportion NotSure, Proportion AcceptedRight)
{
    /// <summary>Sums predictions up by group.</summary>
    /// <param name="groups">The group of each picture.</param>
    /// <param name="predictions">One a picture, in the same order.</param>
    /// <param name="threshold">Least confidence that is accepted, 0..1.</param>
    /// <returns>One a group, in the order of their names.</returns>
    /// <exception cref="ArgumentException">There are not as many groups as predictions.</exception>
    public static IReadOnlyList<GroupReport> Of(IReadOnlyList<string> groups, IReadOnlyList<Prediction> predictions, double threshold)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(predictions);
        if (groups.Count != predictions.Count)
        {
            throw new ArgumentException("Every prediction has a group.", nameof(groups));
        }

        return [.. groups.Zip(predictions).GroupBy(p => p.First, p => p.Second, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Of(g.Key, [.. g], threshold))];
    }

    private static GroupReport Of(string group, Prediction[] predictions, double threshold)
    {
        Prediction[] accepted = [.. predictions.Where(p => p.Predicted is not null && p.Confidence >= threshold)];
        return new GroupReport(
            group,
            Proportion.Of(predictions, p => p.IsRight),
            predictions.Any(p => p.Predicted is not null) ? Calibration.ExpectedError(predictions) : null,
            new Proportion(predictions.Length - accepted.Length, predictions.Length),
            Proportion.Of(accepted, p => p.IsRight));
    }
}
