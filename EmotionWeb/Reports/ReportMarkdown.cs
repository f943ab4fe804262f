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
        text.AppendLine("`D` is the data set's folder. Shares are of all pictures; a picture without a found face counts as wrong. In brackets: Wilson's 95 % interval.").AppendLine();
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
        Table(text, ["class", "precision", "recall", "F1", "pictures"], report.Classes.Select((c, i) =>
            (string[])[c, Figures.Percent(report.Precision(i)), Figures.Percent(report.Recall(i)), Percent(report.PerClass[c].F1), Count(report.PerClass[c].Support)]));
        Table(text, ["is \\ read as", .. report.Classes], report.Classes.Select((c, i) => (string[])[c, .. report.Confusion[i].Select(Count)]));
        if (measured.Groups.Count > 0)
        {
            text.AppendLine("### By group").AppendLine();
            Table(text, ["group", "pictures", "accuracy", "calibration error", "not sure", "of the accepted right"], measured.Groups.Select(g =>
                (string[])[InCell(g.Group), Count(g.Right.N), Figures.Percent(g.Right), g.Ece is { } ece ? Share(ece) : "-", Figures.Percent(g.NotSure), Figures.Percent(g.AcceptedRight)]));
        }

        if (measured.Stress is { } stress)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"### Spoilt faces (n = {Count(stress.N)})").AppendLine();
            Table(text, ["faces", "accuracy", "calibration error", "accepted", "of them right"], stress.Rows.Select(r =>
                (string[])[r.Words, Figures.Percent(r.Right(stress.N)), Share(r.Ece), Percent(r.Coverage), Percent(r.AcceptedAccuracy)]));
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

        yield return ["accuracy", Figures.Percent(report.Right)];
        yield return ["expected calibration error", Share(report.Ece)];
        yield return ["accepted at " + Share(report.Threshold), $"{Percent(report.Coverage)}, of them right {Figures.Percent(report.AcceptedRight)}"];
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

    // Names come from a file or a folder: a bar would end the cell.
    private static string InCell(string name) => name.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
}
