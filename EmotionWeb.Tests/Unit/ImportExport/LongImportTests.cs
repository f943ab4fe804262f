using System.Globalization;
using System.Text;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.ImportExport;

/// <summary>
/// An import, and taking one back, let others write between their parts, and are whole or nothing all the same. For the longest hold of the
/// write lock over many rows: <c>EMOTIONWEB_ROWS=200000 EmotionWeb.Tests -class '*LongImportTests' -showLiveOutput</c>.
/// </summary>
public sealed class LongImportTests(ITestOutputHelper output)
{
    private static readonly int Rows = int.Parse(Environment.GetEnvironmentVariable("EMOTIONWEB_ROWS") ?? "4000", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Others_write_while_a_file_goes_in_and_while_it_is_taken_back()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        int edits = 0;
        async Task<TimeSpan> EditWhileAsync(Task work)
        {
            TimeSpan longest = TimeSpan.Zero;
            ISongEditor songs = catalogue.Get<ISongEditor>();
            while (!work.IsCompleted)
            {
                long since = TimeProvider.System.GetTimestamp();
                Assert.IsType<Edit<EditedSong>.Saved>(await songs.AddAsync(new SongContent($"Edit {edits++}", "Meanwhile", 1), TemporaryCatalogue.Editor, Token));
                TimeSpan waited = TimeProvider.System.GetElapsedTime(since);
                longest = waited > longest ? waited : longest;
                await Task.Delay(1, Token);
            }

            return longest;
        }

        long began = TimeProvider.System.GetTimestamp();
        Task<ImportResult> import = catalogue.ImportAsync(Csv(Rows));
        TimeSpan importing = await EditWhileAsync(import);
        ImportResult result = await import;
        TimeSpan took = TimeProvider.System.GetElapsedTime(began);
        int during = edits;
        PartedChanges parts = catalogue.Get<PartedChanges>();
        output.WriteLine($"{Rows} rows in {took.TotalSeconds:0.0} s: lock held {parts.LongestHold.TotalMilliseconds:0} ms at the longest; {during} edits meanwhile, the slowest in {importing.TotalMilliseconds:0} ms.");

        began = TimeProvider.System.GetTimestamp();
        Task<Reversal> undo = catalogue.Get<IChangeLog>().RevertAsync(await LastAsync(catalogue, ChangeKind.Imported), overwrite: false, TemporaryCatalogue.Editor, progress: null, Token);
        TimeSpan undoing = await EditWhileAsync(undo);
        Assert.NotNull(Assert.IsType<Reversal.Done>(await undo).Change);
        output.WriteLine(
            $"Taken back in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s: lock held {parts.LongestHold.TotalMilliseconds:0} ms at the longest; {edits - during} edits meanwhile, the slowest in {undoing.TotalMilliseconds:0} ms.");

        Assert.Equal((Rows, Rows), (result.Rows, result.Added));
        Assert.True(during > 1 && edits - during > 1);
        Assert.Equal(edits, await CountAsync(catalogue));
    }

    [Fact]
    public async Task A_file_that_is_cancelled_while_its_songs_go_in_leaves_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        using CancellationTokenSource cancelled = new();
        int most = 0;
        Told progress = new(told =>
        {
            most = Math.Max(most, told.Fraction > 0.5 ? told.Added : 0);
            if (told.Fraction > 0.6)
            {
                cancelled.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => catalogue.Get<ICatalogueImport>().RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Csv(2000))), TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress, cancelled.Token));

        Assert.InRange(most, 1, 1999);
        Assert.Equal(0, await CountAsync(catalogue));
        Assert.Empty((await catalogue.Get<IChangeLog>().FindAsync(new ChangeQuery(Limit: 10), Token)).Items);
    }

    [Fact]
    public async Task What_a_process_that_ended_left_of_a_file_is_gone_after_the_next_start()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync(Csv(1000));
        long change = await EndInTheMiddleAsync(catalogue);
        IChangeLog log = catalogue.Get<IChangeLog>();
        ISongEditor songs = catalogue.Get<ISongEditor>();

        // Nobody sees it, nor can take it back; a song by the name of one of its own takes that one's place, whether it is added or
        // renamed.
        Assert.Equal((0, 0), (await CountAsync(catalogue), (await catalogue.Reader.FindAsync(new SongQuery(Text: "song"), Token)).Total));
        Assert.DoesNotContain((await log.FindAsync(new ChangeQuery(Limit: 10), Token)).Items, c => c.Id == change);
        Assert.IsType<Reversal.Impossible>(await log.RevertAsync(change, overwrite: true, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.IsType<Edit<EditedSong>.Saved>(await songs.AddAsync(new SongContent("Song 7", "Artist 7", 1), TemporaryCatalogue.Editor, Token));
        EditedSong other = Assert.IsType<Edit<EditedSong>.Saved>(await songs.AddAsync(new SongContent("Other", "Artist 8", 1), TemporaryCatalogue.Editor, Token)).Now;
        Assert.IsType<Edit<EditedSong>.Saved>(await songs.SaveAsync(other with { Content = other.Content with { Title = "Song 8" } }, TemporaryCatalogue.Editor, Token));
        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);

        await using CatalogueContext after = catalogue.Contexts.CreateDbContext();
        Assert.Equal(["Song 7", "Song 8"], await after.Songs.IgnoreQueryFilters().Select(s => s.Title).Order().ToListAsync(Token));
        Assert.Equal(2, (await catalogue.Reader.FindAsync(new SongQuery(Text: "song"), Token)).Total);
        Assert.False(await after.Changes.AnyAsync(c => c.Id == change, Token));
        Assert.False(await after.ChangeItems.AnyAsync(i => i.ChangeId == change, Token));
    }

    [Fact]
    public async Task A_process_that_starts_leaves_alone_what_another_is_at()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync(Csv(10));
        await EndInTheMiddleAsync(catalogue);
        await using (CatalogueContext context = catalogue.Contexts.CreateDbContext())
        {
            await using (new FileStream(catalogue.Database + ".import", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);
                Assert.Equal(10, await context.Songs.IgnoreQueryFilters().CountAsync(Token));
            }

            // The next import does what no start did.
            await catalogue.ImportAsync("title,artist,mood\nOne,More,Happy\n");
            Assert.Equal(1, await context.Songs.IgnoreQueryFilters().CountAsync(Token));
        }
    }

    [Fact]
    public async Task A_mood_that_is_removed_while_its_songs_come_in_ends_the_import()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        EditedMood calm = (await moods.AllAsync(Token)).Single(m => m.Content.Name is "Calm");
        Task<Edit<EditedMood>>? removal = null;
        Told progress = new(told => removal ??= told.Fraction > 0.5 ? Task.Run(() => moods.RemoveAsync(calm, 1, TemporaryCatalogue.Editor, Token)) : null);

        ImportRefusedException refused = await Assert.ThrowsAsync<ImportRefusedException>(() => catalogue.Get<ICatalogueImport>()
            .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(Csv(20_000))), TemporaryCatalogue.LeavingOut, TemporaryCatalogue.Editor, progress, Token));

        Assert.Contains("removed meanwhile", refused.Explanation.Text(), StringComparison.Ordinal);
        Assert.IsType<Edit<EditedMood>.Saved>(await removal!);
        await using CatalogueContext after = catalogue.Contexts.CreateDbContext();
        Assert.Equal(0, await after.Songs.IgnoreQueryFilters().CountAsync(Token));
    }

    [Fact]
    public async Task Many_songs_that_are_taken_back_come_back_whole_and_a_conflict_leaves_all_as_it_was()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();
        await catalogue.ImportAsync(Csv(1500));
        long imported = await LastAsync(catalogue, ChangeKind.Imported);
        IChangeLog log = catalogue.Get<IChangeLog>();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        string[] before = await SongsAsync(catalogue);
        long id = await IdAsync(catalogue, "Song 700");
        EditedSong seen = (await songs.FindAsync(id, Token))!;
        Assert.IsType<Edit<EditedSong>.Saved>(await songs.SaveAsync(seen with { Content = seen.Content with { Year = 1999 } }, TemporaryCatalogue.Editor, Token));

        Reversal.Conflicts conflicts = Assert.IsType<Reversal.Conflicts>(await log.RevertAsync(imported, overwrite: false, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.Equal((1, true), (conflicts.Items.Count, conflicts.CanOverwrite));
        Assert.Equal(1500, await CountAsync(catalogue));

        Reversal.Done undone = Assert.IsType<Reversal.Done>(await log.RevertAsync(imported, overwrite: true, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.Equal(0, await CountAsync(catalogue));
        Assert.Equal(1500, (await log.FindAsync(new ChangeQuery(Limit: 1), Token)).Items[0].Count);

        Assert.IsType<Reversal.Done>(await log.RevertAsync(undone.Change!.Value, overwrite: false, TemporaryCatalogue.Editor, progress: null, Token));
        Assert.Equal(before.Select(s => s.Replace("Song 700|", "Song 700|1999", StringComparison.Ordinal)), await SongsAsync(catalogue));
    }

    /// <summary>Has the log say that the import never came to its end.</summary>
    private static async Task<long> EndInTheMiddleAsync(TemporaryCatalogue catalogue)
    {
        long change = await LastAsync(catalogue, ChangeKind.Imported);
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Changes.Where(c => c.Id == change).ExecuteUpdateAsync(set => set.SetProperty(c => c.UnderWay, true), Token);
        await context.Database.ExecuteSqlAsync($"UPDATE State SET HiddenFrom = (SELECT MIN(Id) FROM Songs), HiddenTo = (SELECT MAX(Id) FROM Songs)", Token);
        return change;
    }

    private static async Task<string[]> SongsAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Songs.OrderBy(s => s.Id).Select(s => s.Id + "|" + s.Title + "|" + s.Year).ToArrayAsync(Token);
    }

    private static async Task<long> IdAsync(TemporaryCatalogue catalogue, string title)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Songs.Where(s => s.Title == title).Select(s => s.Id).SingleAsync(Token);
    }

    private static async Task<int> CountAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Songs.CountAsync(Token);
    }

    private static async Task<long> LastAsync(TemporaryCatalogue catalogue, ChangeKind kind)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Changes.Where(c => c.Kind == kind).MaxAsync(c => c.Id, Token);
    }

    private static string Csv(int rows) => "title,artist,mood\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"Song {i},Artist {i % 997},{(i % 2 == 0 ? "Happy" : "Calm")}\n"));

    private sealed class Told(Action<ImportProgress> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value);
    }
}
