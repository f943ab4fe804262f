using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Resources;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary>What a <see cref="PictureSurvey"/> gave, for reading.</summary>
internal static class SurveyTables
{
    public static void Write(IAnsiConsole console, FacelessReport report, MessageText text)
    {
        Table table = ReportTables.Numbers(Title(report.Model, report.Threshold), ["pictures", "found a face", "95 %", "got an emotion", "95 %"]);
        foreach (FacelessRow row in report.Kinds.Append(report.Total))
        {
            table.AddRow([Markup.Escape(row.Kind), ReportTables.Count(row.Found.N), .. Cells(row.Found), .. Cells(row.Read)]);
        }

        console.Write(table);
        foreach (FalseFace face in report.Wrong)
        {
            console.WriteLine($"{face.File}: {face.Emotion.Key()}, {ReportTables.Percent(face.Confidence)}, {(face.Read ? "read" : "not sure")}, {Words(face.Box)}");
        }

        Write(console, report.Refused, text);
    }

    public static void Write(IAnsiConsole console, FacesReport report, MessageText text)
    {
        Write(console, Title(report.Model, report.Threshold), [.. report.Kinds, report.Total]);
        Write(console, "degrees", report.Degrees);
        foreach (LostFace face in report.Wrong)
        {
            console.WriteLine($"{face.File}: {Words(face.Face)}, {(face.Found is { } found ? "found at " + Words(found) : "none found")}");
        }

        Write(console, report.Refused, text);
    }

    public static void Write(IAnsiConsole console, StabilityReport report, MessageText text)
    {
        Table table = ReportTables.Numbers(Title(report.Model, report.Threshold), ["readings", "survived", "95 %", "same emotion", "not sure", "lost", "flipped"]);
        foreach (StabilityRow row in report.Changes.Append(report.Total))
        {
            table.AddRow(
            [
                Words(row.Change), ReportTables.Count(row.Survived.N), .. Cells(row.Survived), ReportTables.Count(row.Same), ReportTables.Count(row.NotSure), ReportTables.Count(row.Lost),
                ReportTables.Count(row.Flipped),
            ]);
        }

        console.Write(table);
        console.WriteLine($"{ReportTables.Count(report.Pictures)} pictures; left out as they are: {ReportTables.Count(report.NotSure)} not sure, {ReportTables.Count(report.NoFace)} without a face.");
        foreach (FlippedReading flipped in report.Flipped)
        {
            console.WriteLine($"{flipped.File}, {Words(flipped.Change)}: {flipped.Before.Key()} became {flipped.After.Key()}");
        }

        Write(console, report.Refused, text);
    }

    private static void Write(IAnsiConsole console, string title, IReadOnlyList<FacesRow> rows)
    {
        Table table = ReportTables.Numbers(title, ["faces", "found", "95 %", "missed", "wrong box", "got an emotion"]);
        foreach (FacesRow row in rows)
        {
            table.AddRow(
            [
                Markup.Escape(row.Name), ReportTables.Count(row.Found.N), .. Cells(row.Found), ReportTables.Count(row.Missed), ReportTables.Count(row.WrongBox), ReportTables.Count(row.Read),
            ]);
        }

        console.Write(table);
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<RefusedPicture> refused, MessageText text)
    {
        foreach (RefusedPicture picture in refused)
        {
            console.WriteLine($"{picture.File}: not counted. {text.Of(picture.Reason)}");
        }
    }

    private static string Title(string model, double threshold) => $"{model}, sure from {ReportTables.Share(threshold)}";

    private static string[] Cells(Proportion part) => [$"{ReportTables.Count(part.Count)} ({ReportTables.Percent(part.Share)})", $"{ReportTables.Percent(part.Low)} to {ReportTables.Percent(part.High)}"];

    private static string Words(FaceBox box) => $"{box.Width}x{box.Height} at {box.X}, {box.Y}";

    private static string Words(PictureChange? change) => change switch
    {
        PictureChange.Mirrored => "mirrored",
        PictureChange.Recompressed => "JPEG, quality 50",
        PictureChange.Halved => "half the size",
        PictureChange.Darkened => "40 % of the light",
        PictureChange.Shifted => "shifted by a pixel",
        null => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "There is no such change."),
    };
}
