using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Integration.ChangeHistory;

/// <summary>
/// <c>kill</c>: what the test program does instead of testing when it is told to. A process of its own edits songs and moods, imports files
/// and takes imports back, side by side, as the program wires it; it is killed (SIGKILL) at any moment, again and again, and a next one
/// starts on the same database. Each says what it begins and what came of it, so that what was acknowledged is known, and of what was not,
/// whether the kill came before its commit or after. It ends with 1 where anything acknowledged was lost or anything is there by half.
/// </summary>
internal static class KillCommand
{
    public const string Name = "kill";
    private const string Worker = "--worker";
    private const string Begun = "begun";
    private const string Done = "done";
    private const string End = "end";
    private const int ImportRows = 1500;

    public static async Task<int> RunAsync(string[] arguments)
    {
        Option<int> count = new("--count") { Description = "How many kills.", DefaultValueFactory = _ => 50 };
        Option<int> seed = new("--seed") { Description = "Which moments.", DefaultValueFactory = _ => 1 };
        Option<DirectoryInfo?> worker = new(Worker) { Description = "The data folder of the process that is killed.", Hidden = true };
        Command command = new(Name, "Kill a process that edits and imports, and count what is lost.") { count, seed, worker };
        command.SetAction(async (line, cancellationToken) =>
        {
            if (line.GetValue(worker) is { } folder)
            {
                await WorkAsync(folder.FullName, line.GetValue(seed));
                return 0;
            }

            Tally tally = await KillAsync(line.GetValue(count), line.GetValue(seed), Console.WriteLine, cancellationToken);
            return tally.Lost + tally.Torn == 0 ? 0 : 1;
        });
        return await command.Parse(arguments).InvokeAsync();
    }

    /// <summary>Kills so many times, and looks, and tells, after each.</summary>
    public static async Task<Tally> KillAsync(int kills, int seed, Action<Tally>? told, CancellationToken cancellationToken)
    {
        await using TemporaryCatalogue catalogue = new();
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
        Random chance = new(seed);
        Tally tally = new();
        for (int kill = 0; kill < kills; kill++)
        {
            (HashSet<string> begun, HashSet<string> done) = await WorkUntilKilledAsync(catalogue.Folder, (seed * 1_000_000) + kill, TimeSpan.FromMilliseconds(chance.Next(0, 1500)), cancellationToken);

            // As the next start does, which has no connection from before: the full-text index's own memory in one of those may be out of date.
            SqliteConnection.ClearAllPools();
            await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(cancellationToken);
            await LookAsync(catalogue, begun, done, tally, cancellationToken);
            tally.Kills++;
            told?.Invoke(tally);
        }

        return tally;
    }

    private static async Task<(HashSet<string> Begun, HashSet<string> Done)> WorkUntilKilledAsync(string folder, int run, TimeSpan after, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(TestProcess.Start(Name, Worker, folder, "--seed", run.ToString(CultureInfo.InvariantCulture)))!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        HashSet<string> begun = new(StringComparer.Ordinal), done = new(StringComparer.Ordinal);
        Task? killing = null;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                // A line that the kill cut short says nothing.
                switch (line.Split('|'))
                {
                    case [Begun, string what, End]:
                        begun.Add(what);
                        break;
                    case [Done, string what, End]:
                        done.Add(what);

                        // From the first on: a slow machine would be killed before it did anything.
                        killing ??= Task.Delay(after, cancellationToken)
                            .ContinueWith(_ => process.Kill(), cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
                        break;
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await (killing ?? throw new InvalidOperationException("The process ended before it began."));
        return (begun, done);
    }

    private static async Task LookAsync(TemporaryCatalogue catalogue, HashSet<string> begun, HashSet<string> done, Tally tally, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(cancellationToken);
        tally.Torn += string.Equals(await context.Database.GetDbConnection().ScalarAsync<string>("PRAGMA quick_check(1)", cancellationToken), "ok", StringComparison.Ordinal) ? 0 : 1;
        tally.Torn += await context.Changes.AnyAsync(c => c.UnderWay, cancellationToken) ? 1 : 0;
        foreach (string what in begun)
        {
            bool? there = await IsThereAsync(context, what, begun, cancellationToken);
            if (there is null)
            {
                tally.Torn++;
            }
            else if (done.Contains(what))
            {
                tally.Acknowledged++;
                tally.Lost += there.Value ? 0 : 1;
            }
            else
            {
                (tally.KilledBefore, tally.KilledAfter) = there.Value ? (tally.KilledBefore, tally.KilledAfter + 1) : (tally.KilledBefore + 1, tally.KilledAfter);
            }
        }
    }

    /// <summary>Whether what was begun is there: true or false, or null where it is by half.</summary>
    private static async Task<bool?> IsThereAsync(CatalogueContext context, string what, HashSet<string> begun, CancellationToken cancellationToken)
    {
        string[] parts = what.Split(' ');
        switch (parts[0])
        {
            case "song":
                return await context.Songs.AnyAsync(s => s.Title == parts[1], cancellationToken)
                    && await context.ChangeItems.AnyAsync(i => i.Entity == SongEditor.Entity && i.Before == null && i.After!.Contains("\"" + parts[1] + "\""), cancellationToken);
            case "year":
                int year = int.Parse(parts[2], CultureInfo.InvariantCulture);
                return await context.Songs.AnyAsync(s => s.Title == parts[1] && s.Year >= year, cancellationToken);
            case "mood":
                return await context.Moods.AnyAsync(m => m.Name == parts[1], cancellationToken);
            case "import":
                int rows = await context.Songs.CountAsync(s => s.Artist == parts[1], cancellationToken);

                // One that was taken back, or was about to be, is told by that.
                return begun.Contains($"undo {parts[1]}") && rows == 0 ? true : rows == ImportRows ? true : rows == 0 ? false : null;
            case "undo":
                int left = await context.Songs.CountAsync(s => s.Artist == parts[1], cancellationToken);
                return left == 0 ? true : left == ImportRows ? false : null;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "Nothing that is done.");
        }
    }

    private static async Task WorkAsync(string folder, int run)
    {
        await using TemporaryCatalogue catalogue = new(folder);
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(CancellationToken.None);
        await Task.WhenAll(EditAsync(catalogue, run), ImportAsync(catalogue, run));
    }

    private static async Task EditAsync(TemporaryCatalogue catalogue, int run)
    {
        ISongEditor songs = catalogue.Get<ISongEditor>();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        for (int i = 0; ; i++)
        {
            string title = string.Create(CultureInfo.InvariantCulture, $"Song-{run}-{i}");
            EditedSong song = null!;
            await DoAsync($"song {title}", async () => song = Saved(await songs.AddAsync(new SongContent(title, "Killed", 1), TemporaryCatalogue.Editor, CancellationToken.None)));
            await DoAsync(
                $"year {title} 1950", async () => Saved(await songs.SaveAsync(song with { Content = song.Content with { Year = 1950 } }, TemporaryCatalogue.Editor, CancellationToken.None)));
            if (i % 10 == 0)
            {
                MoodDraft draft = (await moods.AllAsync(CancellationToken.None))[0].Content;
                string name = string.Create(CultureInfo.InvariantCulture, $"Mood-{run}-{i}");
                await DoAsync($"mood {name}", async () => Saved(await moods.AddAsync(draft with { Name = name }, TemporaryCatalogue.Editor, CancellationToken.None)));
            }
        }
    }

    private static async Task ImportAsync(TemporaryCatalogue catalogue, int run)
    {
        for (int i = 0; ; i++)
        {
            string artist = string.Create(CultureInfo.InvariantCulture, $"Import-{run}-{i}");
            byte[] csv = Encoding.UTF8.GetBytes("title,artist,mood\n" + string.Concat(Enumerable.Range(0, ImportRows).Select(row => $"Row {row},{artist},Happy\n")));
            await DoAsync(
                $"import {artist}",
                () => catalogue.Get<ICatalogueImport>().RunAsync(new MemoryStream(csv), new ImportSettings(artist), TemporaryCatalogue.Editor, progress: null, CancellationToken.None));
            if (i % 2 == 0)
            {
                ChangePage last = await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(Limit: 1, Kind: ChangeKind.Imported), CancellationToken.None);
                await DoAsync(
                    $"undo {artist}",
                    () => catalogue.Get<IChangeLog>().RevertAsync(last.Items[0].Id, overwrite: false, TemporaryCatalogue.Editor, progress: null, CancellationToken.None));
            }
        }
    }

    private static T Saved<T>(Edit<T> edit) => ((Edit<T>.Saved)edit).Now;

    private static async Task DoAsync(string what, Func<Task> work)
    {
        Say(Begun, what);
        await work();
        Say(Done, what);
    }

    private static void Say(params string[] words)
    {
        // One write a line: two tasks say what they do.
        Console.Out.Write(string.Join('|', [.. words, End]) + "\n");
        Console.Out.Flush();
    }

    /// <summary>What came of the kills.</summary>
    internal sealed class Tally
    {
        public int Kills { get; set; }

        public int Acknowledged { get; set; }

        public int Lost { get; set; }

        public int KilledBefore { get; set; }

        public int KilledAfter { get; set; }

        public int Torn { get; set; }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} kills: {Acknowledged} changes acknowledged, {Lost} of them lost; {KilledBefore} killed before their commit, {KilledAfter} after it; {Torn} there by half.");
    }
}
