using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Tests.Unit.Evaluation;

/// <summary>Runs that were never run: faces of a known share of which is read rightly.</summary>
internal static class Measured
{
    public static EvaluationRun Run(double right, string split = "test", bool detected = false)
    {
        Prediction[] predictions = [.. Enumerable.Range(0, 140).Select(i => new Prediction(i % 7, i < 140 * right ? i % 7 : (i + 1) % 7, 1 - (i / 200.0)))];
        return EvaluationRun.Of(split, $"evaluate D --split {split}", ClassificationReport.Of("slim-56", EvaluationProtocol.FerPlus7, predictions, 0.5, detected), predictions);
    }

    public static CorruptionReport Stress { get; } = new("slim-56", "ferplus7", "val", 140, "evaluate D --stress",
        [.. Core.Evaluation.CorruptionLevel.All.Select((s, i) => new CorruptionRow(s.Kind, s.Strength, s.Light, s.InWords(), 0.8 - (i / 100.0), 0.02, 0.9, 0.85))]);

    public static IReadOnlyList<TrainingEpoch> Training { get; } =
        [.. Enumerable.Range(1, 5).Select(e => new TrainingEpoch(e, Figures(2.0 / e, 0.5 + (e / 20.0)), Figures(2.2 / e, 0.4 + (e / 20.0))))];

    private static TrainingFigures Figures(double loss, double accuracy) => new(loss, new Dictionary<string, double> { ["ferplus8"] = accuracy });
}
