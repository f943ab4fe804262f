using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionWeb.Core;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Resources;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary><c>import FILE</c>: songs from a CSV file into the catalogue, all of the file or nothing.</summary>
internal static class ImportCommand
{
    private const int LostShown = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "CSV with a header: title (or name, track_name), artist, and mood, or valence and energy." };
        file.AcceptExistingOnly();
        Command command = new(
            "import",
            "Add the songs of a CSV file to the catalogue. A song without a mood gets the one whose centre lies nearest to its valence and energy (the moods' centres can be changed at /admin/moods).") { file };
        Option<bool> json = new("--json") { Description = "Write what came of it as one JSON object." };
        command.Options.Add(json);
        command.SetAction((line, token) => CommandHost.RunAsync(
            (services, cancellationToken) => RunAsync(services, line.GetRequiredValue(file), line.GetValue(json), Console.Out, cancellationToken), token));
        return command;
    }

    /// <summary>Runs the import; the summary goes to <paramref name="output"/>, progress to standard error.</summary>
    /// <returns>Failed where no row of the file is a song.</returns>
    /// <exception cref="LocalizableException">The file was refused, or the disk is full.</exception>
    internal static async Task<int> RunAsync(IServiceProvider services, FileInfo file, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        MessageText texts = services.GetRequiredService<MessageText>();
        ImportResult result = await ImportAsync(services, file, cancellationToken);
        if (json)
        {
            output.WriteLine(Plain(JsonSerializer.Serialize(ImportReport.Of(result, texts), Json)));
        }
        else
        {
            Summarise(result, texts, output);
        }

        return result.Added + result.AlreadyThere > 0 ? CommandLine.Done : CommandLine.Failed;
    }

    private static async Task<ImportResult> ImportAsync(IServiceProvider services, FileInfo file, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        ICatalogueImport importer = services.GetRequiredService<ICatalogueImport>();
        await using FileStream csv = file.OpenRead();
        return await Terminal().Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(progress =>
            {
                ProgressTask task = progress.AddTask(Markup.Escape(Plain(file.Name)));
                return importer.RunAsync(csv, new ImportSettings(file.Name, Bad: BadRows.LeaveOut), Editor.System("import"), new Reports(task), cancellationToken);
            });
    }

    private static void Summarise(ImportResult result, MessageText texts, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Read {result.Rows} rows: {result.Added} songs added, {result.RepeatedInFile} repeated in the file, {result.AlreadyThere} in the catalogue already, {result.BadRows} left out."));
        if (result.MoodsFound > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.MoodsFound} came without a mood and got the one nearest in valence and energy."));
        }

        foreach (LocalizableMessage note in result.Notes)
        {
            output.WriteLine(Plain(texts.Of(note)));
        }

        foreach (BadRow row in result.Bad)
        {
            output.WriteLine(Plain(texts.Of(row)));
        }

        if (result.BadRows > result.Bad.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {result.BadRows - result.Bad.Count} more rows that were left out."));
        }

        if (result.LostValues > 0)
        {
            output.WriteLine(texts.LostIn(result));
            foreach (LostValue value in result.Lost.Take(LostShown))
            {
                output.WriteLine(Plain(texts.Of(value)));
            }

            if (result.LostValues > LostShown)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {result.LostValues - LostShown} more values."));
            }
        }
    }

    /// <summary>What a file holds is not to give the terminal orders.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>What came of an import, as <c>--json</c> writes it.</summary>
    private sealed record ImportReport(
        int Rows, int Added, int RepeatedInFile, int AlreadyThere, int BadRows, int MoodsFound, int LostValues, IEnumerable<string> Notes, IEnumerable<ReportedRow> Bad, IEnumerable<ReportedValue> Lost)
    {
        public static ImportReport Of(ImportResult result, MessageText texts) => new(
            result.Rows, result.Added, result.RepeatedInFile, result.AlreadyThere, result.BadRows, result.MoodsFound, result.LostValues,
            result.Notes.Select(texts.Of), result.Bad.Select(b => new ReportedRow(b.Line, texts.Of(b.Reason))), result.Lost.Select(l => new ReportedValue(l.Line, l.Field.JsonName, l.Text)));
    }

    private sealed record ReportedRow(long Line, string Reason);

    private sealed record ReportedValue(long Line, string Field, string Text);

    private sealed class Reports(ProgressTask task) : IProgress<ImportProgress>
    {
        // Called on the importer's thread; a ProgressTask takes values from any.
        public void Report(ImportProgress value) => task.Value = (value.Fraction ?? 0) * task.MaxValue;
    }
}
