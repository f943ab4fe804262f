using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Reports;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary>Measures models on one data set, with a progress bar on standard error.</summary>
/// <param name="pictures">The data set; the caller's.</param>
/// <param name="split">Which part of it.</param>
/// <param name="plan">How.</param>
/// <param name="stress">Whether to spoil the faces as well.</param>
/// <param name="fit">Whether to fit a temperature.</param>
/// <param name="threshold">Least confidence that is accepted, where it is configured; null: each model's own.</param>
/// <param name="typed">What else was typed, for the record.</param>
internal sealed class EvaluationSession(IFaceDataSet pictures, string? split, EvaluationPlan plan, bool stress, bool fit, double? threshold, string typed)
{
    public Task<Measurement> MeasureAsync(IEmotionClassifier classifier, ModelRecords records, CancellationToken cancellationToken)
    {
        string command = string.Join(' ', new[] { "evaluate D", split is null ? "" : "--split " + split, "--model " + classifier.Model.Id, "--protocol " + plan.Protocol.Name, typed }
            .Where(part => part.Length > 0));
        IAnsiConsole errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return errors.Progress().StartAsync(async context =>
        {
            int count = Math.Min(pictures.Truths.Count, plan.Limit ?? int.MaxValue);
            ProgressTask task = context.AddTask($"{classifier.Model.Id}, {plan.Protocol.Name}", maxValue: count * (1 + (stress ? CorruptionLevel.All.Count : 0)));
            Counter counter = new(task);
            IReadOnlyList<LabelledScores> readings = await Evaluator.ReadAsync(pictures, classifier, plan, counter, cancellationToken);
            Prediction[] predictions = [.. readings.Select(r => r.Prediction)];
            ClassificationReport report = ClassificationReport.Of(classifier.Model.Id, plan.Protocol, predictions, threshold ?? classifier.Model.Threshold, plan.Finder is not null);
            return new Measurement(
                classifier.Model,
                EvaluationRun.Of(split, command, report, predictions),
                stress ? await CorruptionReport.MeasureAsync(pictures, classifier, plan.Protocol, plan.Limit, split, command, counter, cancellationToken) : null,
                fit ? TemperatureFit.Of(readings) : null,
                pictures.Groups.Count == 0 ? [] : GroupReport.Of([.. Evaluator.Spread(pictures.Groups.Count, plan.Limit).Select(i => pictures.Groups[i])], predictions, report.Threshold),
                await records.TrainingAsync(classifier.Model.Id, cancellationToken));
        });
    }

    private sealed class Counter(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Increment(value);
    }
}
