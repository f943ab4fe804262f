using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Resources;
using Spectre.Console;

namespace EmotionWeb.Commands;

/// <summary><c>library scan</c> and <c>library status</c>: the operator's own folders of music.</summary>
internal static class LibraryCommand
{
    private const int ProblemsShown = 20;

    /// <summary>What <c>--json</c> lists at most.</summary>
    private const int MostProblems = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Write what came of it as one JSON object." };
        Command scan = new("scan", "Read what is new or changed in the folders of Library:Folders, also while the site serves. What a scan that is broken off has read stays.") { json };
        scan.SetAction((line, token) => CommandHost.RunAsync((services, cancellationToken) =>
            ScanAsync(services, line.GetValue(json), Console.Out, cancellationToken), token));
        Command status = new("status", "Tell what is known of the folders of Library:Folders and of the music server; no file is looked at, and the server is not asked.") { json };
        status.SetAction((line, token) => CommandHost.RunAsync((services, cancellationToken) =>
            TellAsync(services, line.GetValue(json), Console.Out, cancellationToken), token));
        return new Command("library", "The folders of music that Library:Folders names.") { scan, status };
    }

    /// <summary>Scans; the summary goes to <paramref name="output"/>, progress to standard error.</summary>
    /// <returns>Failed where no folder could be read.</returns>
    /// <exception cref="LibraryException">No folder is configured, or another scan is under way.</exception>
    internal static async Task<int> ScanAsync(IServiceProvider services, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        MessageText texts = services.GetRequiredService<MessageText>();
        ILibrary library = services.GetRequiredService<ILibrary>();
        ScanReport report = await Terminal().Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(),
            new PercentageColumn()).StartAsync(progress =>
            services.GetRequiredService<ILibraryScanner>().ScanAsync(new Reports(progress.AddTask("Music", maxValue: 1)),
                cancellationToken));
        IReadOnlyList<FileProblem> problems = await library.ProblemsAsync(0, json ? MostProblems : ProblemsShown + 1, cancellationToken);
        if (json)
        {
            output.WriteLine(Plain(JsonSerializer.Serialize(ScanLine.Of(report, problems, texts), Json)));
        }
        else
        {
            ScanProgress total = report.Total;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Saw {total.Seen} files in {report.Elapsed.TotalSeconds:0.0} s: {total.Added} new, {total.Changed} changed, {total.Moved} moved, {total.Gone} gone, {total.Refused} of what was read not offered."));
            if (report.Songs > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{report.Songs} songs came into the catalogue by the moods of their tags."));
            }

            if (report.StillWritten > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{report.StillWritten} were being written just now; the next scan reads them."));
            }

            foreach (UnavailableFolder folder in report.Unavailable)
            {
                output.WriteLine(Plain($"{folder.Path}: {texts.Of(LibraryMessages.UnavailableSince(folder.Reason, folder.Since))}"));
            }

            Tell(problems, texts, output);
        }

        return report.Unavailable.Count < (await library.StatusAsync(cancellationToken)).Count ? CommandLine.Done : CommandLine.Failed;
    }

    /// <summary>Tells what is known.</summary>
    /// <exception cref="LibraryException">Neither a folder nor a server is configured.</exception>
    internal static async Task<int> TellAsync(IServiceProvider services, bool json, TextWriter output, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        MessageText texts = services.GetRequiredService<MessageText>();
        ILibrary library = services.GetRequiredService<ILibrary>();
        ServerStatus? server = await services.GetRequiredService<IMusicServer>().StatusAsync(cancellationToken);
        if (server is null)
        {
            library.RequireFolders();
        }

        IReadOnlyList<FolderStatus> folders = await library.StatusAsync(cancellationToken);
        IReadOnlyList<FileProblem> problems = await library.ProblemsAsync(0, json ? MostProblems : ProblemsShown + 1, cancellationToken);
        if (json)
        {
            output.WriteLine(Plain(JsonSerializer.Serialize(new StatusLine(folders.Select(f => FolderLine.Of(f, texts)),
                server is null ? null : ServerLine.Of(server, texts), problems.Select(p => ProblemLine.Of(p, texts))), Json)));
            return CommandLine.Done;
        }

        foreach (FolderStatus folder in folders)
        {
            output.WriteLine(Plain(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder.Path}: {folder.Tracks} tracks, {folder.Unplayable} of them not playable here, {folder.Missing} missing, {folder.Refused} not offered, {Scanned(folder)}.")));
            if (folder is { Unavailable: { } reason, UnavailableSince: { } since })
            {
                output.WriteLine(Plain($"  {texts.Of(LibraryMessages.UnavailableSince(reason, since))}"));
            }
        }

        if (server is not null)
        {
            output.WriteLine(Plain(string.Create(
                CultureInfo.InvariantCulture,
                $"{server.Address}: {server.Tracks} tracks, {server.Missing} missing, {server.Refused} not offered, {Read(server)}.")));
            if (server is { Unavailable: { } reason, UnavailableSince: { } since })
            {
                output.WriteLine(Plain($"  {texts.Of(SubsonicMessages.UnavailableSince(reason, since))}"));
            }
        }

        Tell(problems, texts, output);
        return CommandLine.Done;
    }

    private static string Read(ServerStatus server) => server.Read is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"read {at:u}") : "never read";

    private static string Scanned(FolderStatus folder) => folder.Scanned is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"scanned {at:u}") : "never scanned";

    private static void Tell(IReadOnlyList<FileProblem> problems, MessageText texts, TextWriter output)
    {
        foreach (FileProblem problem in problems.Take(ProblemsShown))
        {
            output.WriteLine(Plain($"{problem.Path}: {texts.Of(problem.Reason)}"));
        }

        if (problems.Count > ProblemsShown)
        {
            output.WriteLine("... and more; --json lists them.");
        }
    }

    /// <summary>What files are called and hold is not to give the terminal orders.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>What came of a scan, as <c>--json</c> writes it.</summary>
    private sealed record ScanLine(
        int Seen, int Added, int Changed, int Moved, int Gone, int Refused, int Songs, int Dropped, int StillWritten, double Seconds,
            IEnumerable<AwayLine> Unavailable, IEnumerable<ProblemLine> Problems)
    {
        public static ScanLine Of(ScanReport report, IReadOnlyList<FileProblem> problems, MessageText texts) => new(
            report.Total.Seen, report.Total.Added, report.Total.Changed, report.Total.Moved, report.Total.Gone, report.Total.Refused,
                report.Songs, report.Dropped, report.StillWritten,
            Math.Round(report.Elapsed.TotalSeconds, 3), report.Unavailable.Select(f => new AwayLine(f.Path, texts.Of(f.Reason), f.Since)),
                problems.Select(p => ProblemLine.Of(p, texts)));
    }

    /// <summary>What is known, as <c>--json</c> writes it.</summary>
    private sealed record StatusLine(IEnumerable<FolderLine> Folders, ServerLine? Server, IEnumerable<ProblemLine> Problems);

    private sealed record ServerLine(
        string Address, int Tracks, int Missing, int Refused, DateTimeOffset? Read, string? Unavailable, DateTimeOffset? UnavailableSince)
    {
        public static ServerLine Of(ServerStatus server, MessageText texts) => new(
            server.Address, server.Tracks, server.Missing, server.Refused, server.Read,
                server.Unavailable is { } reason ? texts.Of(reason) : null, server.UnavailableSince);
    }

    private sealed record FolderLine(string Path, int Tracks, int Unplayable, int Missing, int Refused, DateTimeOffset? Scanned,
        string? Unavailable, DateTimeOffset? UnavailableSince)
    {
        public static FolderLine Of(FolderStatus folder, MessageText texts) => new(
            folder.Path, folder.Tracks, folder.Unplayable, folder.Missing, folder.Refused, folder.Scanned,
                folder.Unavailable is { } reason ? texts.Of(reason) : null, folder.UnavailableSince);
    }

    private sealed record AwayLine(string Path, string Reason, DateTimeOffset Since);

    private sealed record ProblemLine(string Path, string Reason, bool Offered)
    {
        public static ProblemLine Of(FileProblem problem, MessageText texts) =>
            new(problem.Path, texts.Of(problem.Reason), problem.IsOffered);
    }

    private sealed class Reports(ProgressTask task) : IProgress<ScanProgress>
    {
        // Called on the scan's threads; a ProgressTask takes values from any.
        public void Report(ScanProgress value) => task.Value = value.ToRead > 0 ? (double)value.Read / value.ToRead : 0;
    }
}
