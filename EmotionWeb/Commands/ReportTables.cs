using System.Globalization;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Reports;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary>A report for reading: what it measured, figures a class, and what was read as what.</summary>
internal static class ReportTables
{
    public static void Write(IAnsiConsole console, Measurement measurement)
    {
        ClassificationReport report = measurement.Run.Report;
        console.Write(Summary(report));
        console.Write(Classes(report));
        console.Write(Confusion(report));
        if (measurement.Groups.Count > 0)
        {
            console.Write(Groups(measurement.Groups));
        }

        if (measurement.Stress is { } stress)
        {
            console.Write(Stressed(stress));
        }

        if (measurement.Fit is { } fit)
        {
            console.Write(Fitted(measurement.Model, fit));
        }
    }

    private static Table Groups(IReadOnlyList<GroupReport> groups)
    {
        Table table = Numbers("group", ["pictures", "accuracy", "calibration error", "not sure", "of the accepted right"]);
        foreach (GroupReport group in groups)
        {
            table.AddRow(
                Markup.Escape(group.Group), Count(group.Right.N), Percent(group.Right), group.Ece is { } ece ? Share(ece) : "-", Percent(group.NotSure), Percent(group.AcceptedRight));
        }

        return table;
    }

    private static Table Stressed(CorruptionReport stress)
    {
        Table table = Numbers(string.Create(CultureInfo.InvariantCulture, $"{stress.N:N0} faces"), ["accuracy", "calibration error", "accepted", "of them right"]);
        foreach (CorruptionRow row in stress.Rows)
        {
            table.AddRow(row.Words, Percent(row.Right(stress.N)), Share(row.Ece), Percent(row.Coverage), Percent(row.AcceptedAccuracy));
        }

        return table;
    }

    private static Table Fitted(ModelDescription model, TemperatureFit fit)
    {
        Table table = Numbers("temperature", ["calibration error", "mean -log likelihood"]);
        table.AddRow("the manifest's, " + Share(model.Temperature), Share(fit.EceBefore), Share(fit.LossBefore));
        table.AddRow("fitted, " + Share(model.Temperature * fit.Temperature), Share(fit.EceAfter), Share(fit.LossAfter));
        return table;
    }

    private static Table Summary(ClassificationReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("what").AddColumn("figure");
        Add("model, protocol", $"{report.Model}, {report.Protocol}");
        Add("pictures", Count(report.N));
        if (report.FacesFound is { } found)
        {
            Add("faces found", $"{Count(found)} ({Percent((double)found / report.N)})");
        }

        Add("accuracy (95 % interval)", Percent(report.Right));
        Add("expected calibration error", report.Ece.ToString("0.000", CultureInfo.InvariantCulture));
        Add("accepted at " + Share(report.Threshold), $"{Percent(report.Coverage)}, of them right {Percent(report.AcceptedRight)}");
        Add("90 % right", report.ThresholdFor90 is { } a ? $"at {Share(a.Threshold)}, accepting {Percent(a.Coverage)}" : "at no threshold");
        return table;

        void Add(string what, string figure) => table.AddRow(new Text(what), new Text(figure));
    }

    private static Table Classes(ClassificationReport report)
    {
        Table table = Numbers("class", ["precision", "recall", "F1", "pictures"]);
        for (int i = 0; i < report.Classes.Count; i++)
        {
            ClassFigures figures = report.PerClass[report.Classes[i]];
            table.AddRow(report.Classes[i], Percent(report.Precision(i)), Percent(report.Recall(i)), Percent(figures.F1), Count(figures.Support));
        }

        return table;
    }

    private static Table Confusion(ClassificationReport report)
    {
        Table table = Numbers("is \\ read as", report.Classes);
        for (int i = 0; i < report.Classes.Count; i++)
        {
            table.AddRow([report.Classes[i], .. report.Confusion[i].Select(Count)]);
        }

        return table;
    }

    internal static Table Numbers(string first, IEnumerable<string> columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(first);
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    internal static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    internal static string Percent(Proportion part) => Figures.Percent(part);

    internal static string Percent(double? share) => share is { } s ? (100 * s).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";
}
