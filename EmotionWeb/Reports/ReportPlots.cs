using System.Globalization;
using EmotionWeb.Components.Models;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Moods;
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
            Save("accuracy", $"{id}: accuracy by epoch (FER+, 8 classes)", Training(measured.Training, "accuracy", perCent: true, f => 100 * f.FerPlusAccuracy));
            Save("loss", $"{id}: loss by epoch", Training(measured.Training, "loss", perCent: false, f => f.Loss));
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
                (Color shade, Color words) = Cell(report.Classes[truth], share);
                ScottPlot.Plottables.Rectangle cell = plot.Add.Rectangle(read - 0.48, read + 0.48, y - 0.48, y + 0.48);
                cell.FillColor = shade;
                cell.LineWidth = 0;
                Write(plot, shares ? (100 * share).ToString("0", CultureInfo.InvariantCulture) : count.ToString(CultureInfo.InvariantCulture), read, y, words, Alignment.MiddleCenter);
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

    /// <summary>The shade of a cell on white, and the colour in which words on it can be read.</summary>
    internal static (Color Shade, Color Words) Cell(string emotion, double share)
    {
        (Color full, double alpha) = (Colour(emotion), 0.05 + (0.95 * share));
        Color shade = new(Blend(full.R), Blend(full.G), Blend(full.B));
        return (shade, new[] { Ink, Colors.White, Colors.Black }.First(c => Contrast.Of(c.ToStringRGB(), shade.ToStringRGB()) >= Contrast.Least));

        byte Blend(byte part) => (byte)(255 - (alpha * (255 - part)));
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
        PerCent(plot.Axes.Left, 0, 100);
        plot.YLabel("%");
        plot.Axes.SetLimits(-0.6, report.Classes.Count - 0.4, 0, 112);
        return plot;
    }

    private static Plot RiskCoverage(EvaluationRun run)
    {
        Plot plot = new();
        double top = Math.Max(12, 110 * (1 - run.RiskCoverage.Min(a => a.Accuracy) ?? 0));
        ScottPlot.Plottables.Scatter tenth = plot.Add.ScatterLine(new double[] { 0, 100 }, new double[] { 10, 10 }, Quiet);
        tenth.LinePattern = LinePattern.Dashed;
        End wrong = Line(plot, "wrong", Colours["angry"], [.. run.RiskCoverage.Select(a => (100 * a.Coverage, 100 * (1 - a.Accuracy!.Value)))]);
        Name(plot, top, [wrong, new End("1 in 10", Quiet, 100, 10)]);
        plot.XLabel("accepted, % of all pictures");
        plot.YLabel("wrong among them, %");
        PerCent(plot.Axes.Bottom, 0, 100);
        PerCent(plot.Axes.Left, 0, top);
        plot.Axes.SetLimits(0, 114, 0, top);
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
        }

        ScottPlot.Plottables.Scatter even = plot.Add.ScatterLine(new double[] { 0, 100 }, new double[] { 0, 100 }, Quiet);
        even.LinePattern = LinePattern.Dashed;
        foreach (ReliabilityBin bin in run.Reliability)
        {
            ScottPlot.Plottables.Text count = Write(plot, bin.Count.ToString(CultureInfo.InvariantCulture), 50 * (bin.From + bin.To), (100 * bin.Accuracy) + 1, Ink, Alignment.LowerCenter, 12);
            count.LabelBackgroundColor = Colors.White; // The dashed line stops before it.
            count.LabelPadding = 3;
        }

        Write(plot, "dashed: as sure as it is right", 100, 107, Quiet, Alignment.LowerRight);
        plot.XLabel("how sure, %");
        plot.YLabel("how often right, %");
        PerCent(plot.Axes.Bottom, 0, 100);
        PerCent(plot.Axes.Left, 0, 100);
        plot.Axes.SetLimits(0, 101, 0, 114);
        return plot;
    }

    private static Plot Training(IReadOnlyList<TrainingEpoch> epochs, string what, bool perCent, Func<TrainingFigures, double?> figure)
    {
        Plot plot = new();
        (string Name, Color Colour, (double X, double Y)[] Points)[] halves = [("training", Colours["happy"], Points(e => e.Train)), ("validation", Colours["sad"], Points(e => e.Val))];
        double[] values = [.. halves.SelectMany(h => h.Points).Select(p => p.Y)];
        double least = values.DefaultIfEmpty(0).Min(), most = values.DefaultIfEmpty(1).Max(), air = Math.Max(0.01, 0.1 * (most - least));
        foreach ((int epoch, int size) in TrainingEpoch.SizeChanges(epochs))
        {
            // Between the last epoch of the one size and the first of the other.
            plot.Add.VerticalLine(epoch - 0.5, 1, Quiet);
            Write(plot, string.Create(CultureInfo.InvariantCulture, $" {size} px"), epoch - 0.5, most + air, Quiet, Alignment.UpperLeft).OffsetY = 8; // clear of the frame
        }

        Name(plot, most - least + (2 * air), [.. halves.Where(h => h.Points.Length > 0).Select(h => Line(plot, h.Name, h.Colour, h.Points))]);
        plot.XLabel("epoch" + string.Concat(halves.Where(h => h.Points.Length == 0).Select(h => $" (not recorded: {h.Name} {what})")));
        plot.YLabel(perCent ? what + ", %" : what);
        if (perCent)
        {
            PerCent(plot.Axes.Left, least - air, most + air);
        }

        Ticks(plot.Axes.Bottom, 0, epochs[^1].Epoch);
        plot.Axes.SetLimits(0, epochs[^1].Epoch * 1.2, least - air, most + air);
        return plot;

        (double X, double Y)[] Points(Func<TrainingEpoch, TrainingFigures?> half) =>
            [.. epochs.Select(e => (e.Epoch, Value: half(e) is { } f ? figure(f) : null)).Where(p => p.Value is not null).Select(p => ((double)p.Epoch, p.Value!.Value))];
    }

    private static End Line(Plot plot, string name, Color colour, (double X, double Y)[] points)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray(), colour);
        line.LineWidth = 2.5f;
        return new End(name, colour, points[^1].X, points[^1].Y);
    }

    // Names at the right of the lines' ends, none over another; height is the field's, in the plot's units.
    private static void Name(Plot plot, double height, IReadOnlyList<End> ends)
    {
        foreach ((End end, double y) in ends.Zip(ChartScale.Spread([.. ends.Select(e => e.Y)], height * 24 / Height)))
        {
            Write(plot, $" {end.Name}", end.X, y, end.Colour, Alignment.MiddleLeft);
        }
    }

    // Of a share, none beyond all of it.
    private static void PerCent(IAxis axis, double from, double to) => Ticks(axis, from, Math.Min(100, to));

    private static void Ticks(IAxis axis, double from, double to)
    {
        double[] ticks = [.. ChartScale.Ticks(from, to)];
        axis.SetTicks(ticks, [.. ticks.Select(ChartScale.Number)]);
    }

    private static ScottPlot.Plottables.Text Write(Plot plot, string words, double x, double y, Color colour, Alignment alignment, float size = Label)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(words, x, y);
        text.LabelFontName = Font;
        text.LabelFontColor = colour;
        text.LabelFontSize = size;
        text.LabelAlignment = alignment;
        return text;
    }

    private static Color Colour(string name) => Colours.GetValueOrDefault(name, Quiet);

    private readonly record struct End(string Name, Color Colour, double X, double Y);
}
