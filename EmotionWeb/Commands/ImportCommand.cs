using System.CommandLine;
using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Persistence;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary><c>import FILE</c>: songs from a CSV file into the catalogue, all of the file or nothing.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<FileInfo> file = new("FILE") { Description = "CSV with a header: title (or name, track_name), artist, and mood, or valence and energy." };
        file.AcceptExistingOnly();
        Command command = new(
            "import",
            "Add the songs of a CSV file to the catalogue. A song without a mood gets the one whose centre lies nearest to its valence and energy (the moods' centres can be changed at /admin/moods).") { file };
        command.SetAction((line, token) => CommandHost.RunAsync(
            (services, cancellationToken) => RunAsync(services, line.GetRequiredValue(file), Console.Out, cancellationToken), token));
        return command;
    }

    /// <summary>Runs the import; the summary goes to <paramref name="output"/>, progress to standard error.</summary>
    /// <returns>Failed where no row of the file is a song.</returns>
    internal static async Task<int> RunAsync(IServiceProvider services, FileInfo file, TextWriter output, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        ICatalogueImport importer = services.GetRequiredService<ICatalogueImport>();
        await using FileStream csv = file.OpenRead();
        ImportResult result = await Terminal().Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(progress =>
            {
                ProgressTask task = progress.AddTask(Markup.Escape(file.Name));
                return importer.RunAsync(csv, new ImportSettings(file.Name, Bad: BadRows.LeaveOut), Editor.System("import"), new Reports(task), cancellationToken);
            });
        Summarise(result, output);
        return result.Added + result.AlreadyThere > 0 ? CommandLine.Done : CommandLine.Failed;
    }

    private static void Summarise(ImportResult result, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Read {result.Rows} rows: {result.Added} songs added, {result.RepeatedInFile} repeated in the file, {result.AlreadyThere} in the catalogue already, {result.BadRows} left out."));
        if (result.MoodsFound > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.MoodsFound} came without a mood and got the one nearest in valence and energy."));
        }

        foreach (BadRow row in result.Bad)
        {
            output.WriteLine(row.ToString());
        }

        if (result.BadRows > result.Bad.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"... and {result.BadRows - result.Bad.Count} more rows that were left out."));
        }
    }

    private static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private sealed class Reports(ProgressTask task) : IProgress<ImportProgress>
    {
        // Called on the importer's thread; a ProgressTask takes values from any.
        public void Report(ImportProgress value) => task.Value = (value.Fraction ?? 0) * task.MaxValue;
    }
}
