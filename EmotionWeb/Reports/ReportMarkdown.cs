using System.Globalization;
using System.Text;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Reports;

/// <summary>A report as Markdown.</summary>
internal static class ReportMarkdown
{
    public static string Of(IReadOnlyList<ReportSection> sections)
    {
        StringBuilder text = new();
        text.AppendLine("# How well the models read").AppendLine();
        text.AppendLine("`D` is the data set's folder. Shares are of all pictures; a picture without a found face counts as wrong.").AppendLine();
        foreach (ReportSection section in sections)
        {
            Append(text, section);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder text, ReportSection section)
    {
        (Measurement measured, ClassificationReport report) = (section.Measurement, section.Measurement.Run.Report);
        text.AppendLine(CultureInfo.InvariantCulture, $"## {measured.Model.Id} {measured.Model.Version}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{measured.Run.Command}`").AppendLine();
        Table(text, ["figure", "value"], Summary(report));
        Table(text, ["class", "precision", "recall", "F1", "pictures"], report.PerClass.Select(c =>
            (string[])[c.Key, Percent(c.Value.Precision), Percent(c.Value.Recall), Percent(c.Value.F1), Count(c.Value.Support)]));
        Table(text, ["is \\ read as", .. report.Classes], report.Classes.Select((c, i) => (string[])[c, .. report.Confusion[i].Select(Count)]));
        if (measured.Stress is { } stress)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### Spoilt faces (n = {Count(stress.N)})").AppendLine();
            Table(text, ["faces", "accuracy", "calibration error", "accepted", "of them right"], stress.Rows.Select(r =>
                (string[])[r.Words, Percent(r.Accuracy), Share(r.Ece), Percent(r.Coverage), Percent(r.AcceptedAccuracy)]));
        }

        if (measured.Fit is { } fit)
        {
            text.AppendLine("### Temperature").AppendLine();
            Table(text, ["temperature", "calibration error", "mean -log likelihood"],
            [
                [Share(measured.Model.Temperature), Share(fit.EceBefore), Share(fit.LossBefore)],
                [Share(measured.Model.Temperature * fit.Temperature), Share(fit.EceAfter), Share(fit.LossAfter)],
            ]);
        }

        foreach ((string file, string shows) in section.Plots)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"![{shows}]({file})").AppendLine();
        }
    }

    private static IEnumerable<string[]> Summary(ClassificationReport report)
    {
        yield return ["pictures", Count(report.N)];
        if (report.FacesFound is { } found)
        {
            yield return ["faces found", $"{Count(found)} ({Percent((double)found / report.N)})"];
        }

        yield return ["accuracy", Percent(report.Accuracy)];
        yield return ["expected calibration error", Share(report.Ece)];
        yield return ["accepted at " + Share(report.Threshold), $"{Percent(report.Coverage)}, of them right {Percent(report.AcceptedAccuracy)}"];
        yield return ["90 % right", report.ThresholdFor90 is { } a ? $"at {Share(a.Threshold)}, accepting {Percent(a.Coverage)}" : "at no threshold"];
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", head)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|{string.Concat(head.Select((_, i) => i == 0 ? "---|" : "---:|"))}");
        foreach (string[] row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
        }

        text.AppendLine();
    }

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
}
