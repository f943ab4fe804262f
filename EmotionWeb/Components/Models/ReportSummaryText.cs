using System.Globalization;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Components.Models;

/// <summary>Says figures in sentences that need no training in statistics.</summary>
public static class ReportSummaryText
{
    /// <summary>How often it is right.</summary>
    public static string Right(ClassificationReport report) => string.Create(
        CultureInfo.InvariantCulture, $"Of 100 faces it had not seen before, it reads about {Math.Round(100 * report.Accuracy)} {MetricNames.Interval(report.Right)} as most people did who were asked.");

    /// <summary>What its threshold does.</summary>
    public static string Accepted(ClassificationReport report) => report.AcceptedAccuracy is { } right
        ? $"Where it is less than {Wording.Percent(report.Threshold)} sure it says so instead. That leaves {Wording.Percent(report.Coverage)} of the faces, and of those {Wording.Percent(right)} are right."
        : $"It was never {Wording.Percent(report.Threshold)} sure.";

    /// <summary>How far its sureness can be believed.</summary>
    public static string Sure(ClassificationReport report) => string.Create(
        CultureInfo.InvariantCulture, $"When it says how sure it is, it is off by {100 * report.Ece:0.0} points on average.");

    /// <summary>The confusions that are most likely, by the share of an emotion's faces, the worst first.</summary>
    public static IEnumerable<string> Failures(ClassificationReport report, int count) =>
        (from truth in Enumerable.Range(0, report.Classes.Count)
         from read in Enumerable.Range(0, report.Classes.Count)
         let support = report.PerClass[report.Classes[truth]].Support
         where truth != read && support > 0 && report.Confusion[truth][read] > 0
         orderby (double)report.Confusion[truth][read] / support descending
         select string.Create(CultureInfo.InvariantCulture, $"{report.Confusion[truth][read]:N0} of {support:N0} faces labelled {report.Classes[truth]} read as {report.Classes[read]}."))
        .Take(count);

    /// <summary>Which faces and labels a run was held against.</summary>
    public static string Protocol(string name) => name switch
    {
        "fer2013" => "FER2013's own labels, 7 emotions",
        "ferplus8" => "most of ten people's votes (FER+), 8 with contempt",
        "ferplus7" => "most of ten people's votes (FER+), 7 emotions",
        _ => name,
    };
}
