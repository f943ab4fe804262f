using System.Text.Json;

namespace EmotionWeb.Reports;

/// <summary>Writes what was measured into a folder: <c>report.md</c>, <c>report.json</c> and plots.</summary>
internal static class ReportFolder
{
    private static readonly JsonSerializerOptions Json = new(ReportJson.Options) { WriteIndented = true };

    /// <summary>Writes the report; files of the same names are replaced.</summary>
    public static async Task WriteAsync(DirectoryInfo folder, IReadOnlyList<Measurement> measured, CancellationToken cancellationToken)
    {
        folder.Create();
        List<ReportSection> sections = [];
        foreach (Measurement measurement in measured)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sections.Add(new ReportSection(measurement, ReportPlots.Write(folder, measurement)));
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.md"), ReportMarkdown.Of(sections), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.json"), JsonSerializer.Serialize(new ReportJson([.. measured.Select(MeasuredModel.From)]), Json) + "\n", cancellationToken);
    }
}

/// <summary>One model's part of a report.</summary>
/// <param name="Measurement">What was measured.</param>
/// <param name="Plots">Its plots: file name and what it shows.</param>
internal sealed record ReportSection(Measurement Measurement, IReadOnlyList<(string File, string Shows)> Plots);
