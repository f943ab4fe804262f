using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What was measured of one model: the file <c>results/ID.json</c> beside it, which <c>evaluate --save</c> writes and the model page shows.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Sha256">SHA-256 of the weights that were measured: figures of others are not shown as theirs.</param>
/// <param name="Runs">One a split, protocol and way of finding the face.</param>
/// <param name="Stress">How it reads spoilt faces; null where that was not measured.</param>
public sealed record ModelResults(string Model, string Sha256, IReadOnlyList<EvaluationRun> Runs, CorruptionReport? Stress)
{
    /// <summary>How results are written: camelCase names, kinds as words, nothing for what is null.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The run of a split, by protocol and way of finding the face; null where there is none.</summary>
    public EvaluationRun? Run(string split, EvaluationProtocol protocol, bool detected = false) =>
        Runs.FirstOrDefault(r => string.Equals(r.Split, split, StringComparison.Ordinal)
            && string.Equals(r.Report.Protocol, protocol.Name, StringComparison.Ordinal) && r.Detected == detected);

    /// <summary>These results with a run in place of the earlier one of its kind.</summary>
    public ModelResults With(EvaluationRun run) => this with
    {
        Runs =
        [
            .. Runs.Where(r => !r.IsOfTheKindOf(run)).Append(run)
                .OrderBy(r => r.Split, StringComparer.Ordinal).ThenBy(r => r.Report.Protocol, StringComparer.Ordinal).ThenBy(r => r.Detected)
        ],
    };
}

/// <summary>One evaluation of a model.</summary>
/// <param name="Split">Which part of the data set; null for a set that has none.</param>
/// <param name="Detected">Whether faces were looked for.</param>
/// <param name="Command">What was typed for it.</param>
/// <param name="Report">What came of it.</param>
/// <param name="RiskCoverage">Points of the risk-coverage curve, from the strictest threshold to the most lenient.</param>
/// <param name="Reliability">The reliability diagram.</param>
public sealed record EvaluationRun(
    string? Split, bool Detected, string Command, ClassificationReport Report, IReadOnlyList<Acceptance> RiskCoverage, IReadOnlyList<ReliabilityBin> Reliability)
{
    // As many as a plot can show.
    private const int CurvePoints = 101;

    /// <summary>Sums predictions up.</summary>
    /// <param name="split">Which part of the data set.</param>
    /// <param name="command">What was typed for it.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="predictions">The predictions it came from.</param>
    public static EvaluationRun Of(string? split, string command, ClassificationReport report, IReadOnlyCollection<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(report);
        IReadOnlyList<Acceptance> curve = Calibration.RiskCoverage(predictions);
        int points = Math.Min(CurvePoints, curve.Count);
        return new EvaluationRun(
            split,
            report.FacesFound is not null,
            command,
            report,
            [.. Enumerable.Range(1, points).Select(i => curve[(int)((long)i * curve.Count / points) - 1])],
            Calibration.Reliability(predictions));
    }

    internal bool IsOfTheKindOf(EvaluationRun other) =>
        string.Equals(Split, other.Split, StringComparison.Ordinal) && Detected == other.Detected && string.Equals(Report.Protocol, other.Report.Protocol, StringComparison.Ordinal);
}
