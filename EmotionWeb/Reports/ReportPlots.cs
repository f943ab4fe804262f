using System.Globalization;
using EmotionWeb.Core.Evaluation;
using ScottPlot;
using SkiaSharp;

namespace EmotionWeb.Reports;

/// <summary>A report's plots, in the emotions' colours, each line with its name beside it.</summary>
internal static class ReportPlots
{
    private const int Width = 800;
    private const int Height = 560;
    private const float Label = 15;
    private static readonly string Font = Array.Find(["DejaVu Sans", "Noto Sans", "Liberation Sans", "Arial"], f => SKFontManager.Default.FontFamilies.Contains(f, StringComparer.Ordinal)) ?? Fonts.Default;
    private static readonly Color Ink = Color.FromHex("#1B1C20");
    private static readonly Color Quiet = Color.FromHex("#5C5F66");

    // The light half of wwwroot-assets/css/tokens.css.
    private static readonly Dictionary<string, Color> Colours = new(StringComparer.Ordinal)
    {
        ["angry"] = Color.FromHex("#A8321F"),
        ["disgust"] = Color.FromHex("#4F6B1E"),
        ["fear"] = Color.FromHex("#5B3F9B"),
        ["happy"] = Color.FromHex("#8F5A00"),
        ["neutral"] = Color.FromHex("#4F5B66"),
        ["sad"] = Color.FromHex("#1F5B8E"),
        ["surprise"] = Color.FromHex("#9B2475"),
    };

    /// <summary>Draws every plot that the figures allow and gives their names, with what they show.</summary>
    public static IReadOnlyList<(string File, string Shows)> Write(DirectoryInfo folder, Measurement measured)
    {
        List<(string, string)> written = [];
        ClassificationReport report = measured.Run.Report;
        string id = measured.Model.Id;
        Save("confusion", $"{id}: pictures of each emotion, and what they were read as", Confusion(report, shares: false));
        Save("confusion-shares", $"{id}: the same in per cent of each row", Confusion(report, shares: true));
        Save("classes", $"{id}: precision, recall and F1 of each emotion", Classes(report));
        Save("risk-coverage", $"{id}: wrong among the accepted, by how many are accepted", RiskCoverage(measured.Run));
        Save("reliability", $"{id}: how often it is right, by how sure it is", Reliability(measured.Run));
        if (measured.Training.Count > 0)
        {
            Save("accuracy", $"{id}: accuracy by epoch (FER+, 8 classes)", Training(measured.Training, "accuracy, %", f => 100 * f.FerPlusAccuracy));
            Save("loss", $"{id}: loss by epoch", Training(measured.Training, "loss", f => f.Loss));
        }

        return written;

        void Save(string kind, string shows, Plot plot)
        {
            using (plot)
            {
                string file = $"{id}-{kind}.png";
                plot.Title(shows, 18);
                plot.Font.Set(Font);
                plot.SavePng(Path.Combine(folder.FullName, file), Width, kind.StartsWith("confusion", StringComparison.Ordinal) ? Width : Height);
                written.Add((file, shows));
            }
        }
    }

    private static Plot Confusion(ClassificationReport report, bool shares)
    {
        Plot plot = new();
        int classes = report.Classes.Count;
        for (int truth = 0; truth < classes; truth++)
        {
            double support = Math.Max(1, report.PerClass[report.Classes[truth]].Support);
            for (int read = 0; read < classes; read++)
            {
                int count = report.Confusion[truth][read];
                double share = count / support, y = classes - 1 - truth;
                ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(read - 0.48, read + 0.48, y - 0.48, y + 0.48);
                cell.FillColor = Colour(report.Classes[truth]).WithAlpha(0.05 + (0.95 * share));
                cell.LineWidth = 0;
                Write(plot, shares ? (100 * share).ToString("0", CultureInfo.InvariantCulture) : count.ToString(CultureInfo.InvariantCulture), read, y, share > 0.5 ? Colors.White : Ink, Alignment.MiddleCenter);
            }
        }

        double[] places = [.. Enumerable.Range(0, classes).Select(i => (double)i)];
        plot.Axes.Bottom.SetTicks(places, [.. report.Classes]);
        plot.Axes.Left.SetTicks(places, [.. report.Classes.Reverse()]);
        plot.XLabel("read as");
        plot.YLabel("is");
        plot.HideGrid();
        plot.Axes.SetLimits(-0.6, classes - 0.4, -0.6, classes - 0.4);
        return plot;
    }

    private static Plot Classes(ClassificationReport report)
    {
        Plot plot = new();
        (string Name, Func<ClassFigures, double> Of, double Alpha)[] figures = [("P", f => f.Precision, 0.45), ("R", f => f.Recall, 0.7), ("F1", f => f.F1, 1)];
        for (int c = 0; c < report.Classes.Count; c++)
        {
            for (int i = 0; i < figures.Length; i++)
            {
                double value = 100 * figures[i].Of(report.PerClass[report.Classes[c]]), x = c + ((i - 1) * 0.28);
                ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(x - 0.13, x + 0.13, 0, value);
                bar.FillColor = Colour(report.Classes[c]).WithAlpha(figures[i].Alpha);
                bar.LineWidth = 0;
                Write(plot, $"{figures[i].Name}\n{value.ToString("0", CultureInfo.InvariantCulture)}", x, value + 1, Ink, Alignment.LowerCenter, 12);
            }
        }

        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, report.Classes.Count).Select(i => (double)i)], [.. report.Classes]);
        plot.YLabel("%");
        plot.Axes.SetLimits(-0.6, report.Classes.Count - 0.4, 0, 112);
        return plot;
    }

    private static Plot RiskCoverage(EvaluationRun run)
    {
        Plot plot = new();
        Line(plot, "wrong among the accepted", Colours["angry"], run.RiskCoverage.Select(a => (100 * a.Coverage, 100 * (1 - a.Accuracy!.Value))), Alignment.LowerRight);
        ScottPlot.Plottables.HorizontalLine tenth = plot.Add.HorizontalLine(10, 1, Quiet, LinePattern.Dashed);
        tenth.LabelText = "";
        Write(plot, "1 in 10 wrong", 1, 10, Quiet, Alignment.LowerLeft);
        plot.XLabel("accepted, % of all pictures");
        plot.YLabel("wrong among them, %");
        plot.Axes.SetLimits(0, 101, 0, Math.Max(12, 110 * (1 - run.RiskCoverage.Min(a => a.Accuracy) ?? 0)));
        return plot;
    }

    private static Plot Reliability(EvaluationRun run)
    {
        Plot plot = new();
        int all = run.Reliability.Sum(b => b.Count);
        foreach (ReliabilityBin bin in run.Reliability)
        {
            ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(100 * bin.From, 100 * bin.To, 0, 100 * bin.Accuracy);
            bar.FillColor = Colours["sad"].WithAlpha(0.15 + (0.85 * bin.Count / all));
            bar.LineColor = Colours["sad"];
            Write(plot, bin.Count.ToString(CultureInfo.InvariantCulture), 50 * (bin.From + bin.To), (100 * bin.Accuracy) + 1, Ink, Alignment.LowerCenter, 12);
        }

        ScottPlot.Plottables.Scatter even = plot.Add.ScatterLine(new double[] { 0, 100 }, new double[] { 0, 100 }, Quiet);
        even.LinePattern = LinePattern.Dashed;
        Write(plot, "dashed: as sure as it is right", 2, 62, Quiet, Alignment.LowerLeft);
        plot.XLabel("how sure, %");
        plot.YLabel("how often right, %");
        plot.Axes.SetLimits(0, 101, 0, 108);
        return plot;
    }

    private static Plot Training(IReadOnlyList<TrainingEpoch> epochs, string what, Func<TrainingFigures, double?> figure)
    {
        Plot plot = new();
        Draw("training", Colours["happy"], e => e.Train);
        Draw("validation", Colours["sad"], e => e.Val);
        plot.XLabel("epoch");
        plot.YLabel(what);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(0, epochs[^1].Epoch * 1.2);
        return plot;

        void Draw(string name, Color colour, Func<TrainingEpoch, TrainingFigures?> half)
        {
            (double, double)[] points = [.. epochs.Select(e => (e.Epoch, Value: half(e) is { } f ? figure(f) : null)).Where(p => p.Value is not null).Select(p => ((double)p.Epoch, p.Value!.Value))];
            if (points.Length > 0)
            {
                Line(plot, name, colour, points, Alignment.MiddleLeft);
            }
        }
    }

    private static void Line(Plot plot, string name, Color colour, IEnumerable<(double X, double Y)> points, Alignment alignment)
    {
        (double X, double Y)[] all = [.. points];
        if (all.Length == 0)
        {
            return;
        }

        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(all.Select(p => p.X).ToArray(), all.Select(p => p.Y).ToArray(), colour);
        line.LineWidth = 2.5f;
        Write(plot, $" {name} ", all[^1].X, all[^1].Y, colour, alignment);
    }

    private static void Write(Plot plot, string words, double x, double y, Color colour, Alignment alignment, float size = Label)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(words, x, y);
        text.LabelFontColor = colour;
        text.LabelFontSize = size;
        text.LabelAlignment = alignment;
    }

    private static Color Colour(string name) => Colours.GetValueOrDefault(name, Quiet);
}
