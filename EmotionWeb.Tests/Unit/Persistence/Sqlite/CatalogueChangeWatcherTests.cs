using System.Collections.Concurrent;
using EmotionWeb.Components.Songs;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public class CatalogueChangeWatcherTests
{
    private static readonly TimeSpan ASecond = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_by_this_process_is_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n");

        await watch.NextAsync();
    }

    [Fact]
    public async Task A_save_of_one_row_is_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        (await context.Songs.FirstAsync(Token)).Year = 1900;
        await context.SaveChangesAsync(Token);

        await watch.NextAsync();
    }

    [Fact]
    public async Task A_change_by_someone_else_on_the_same_database_is_told_within_a_second()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await ExecuteAsync(catalogue.Database, "UPDATE Rules SET Energy = 0.1 WHERE Emotion = 'sad' AND Goal = 'Lift'");
        await watch.NextAsync();

        await ExecuteAsync(catalogue.Database, "UPDATE Moods SET Name = 'Quiet', NameFold = 'quiet' WHERE Name = 'Calm'");
        await watch.NextAsync();
    }

    [Fact]
    public async Task A_change_that_leaves_songs_moods_and_map_alone_is_not_told()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await ExecuteAsync(catalogue.Database, "CREATE TABLE Accounts (Name TEXT); INSERT INTO Accounts VALUES ('a')");
        await ExecuteAsync(catalogue.Database, "DELETE FROM Songs WHERE Title = 'Africa'");
        await watch.NextAsync();

        Assert.Equal(0, watch.Untaken);
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_keep_others_from_hearing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        catalogue.Get<ICatalogueChangeFeed>().Changed += _ => throw new InvalidOperationException("a page that fails");
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n");
        await watch.NextAsync();
        await catalogue.ImportAsync("title,artist,mood\nU,A,Happy\n");
        await watch.NextAsync();
    }

    [Fact]
    public async Task An_edited_song_is_told_by_its_key_and_nothing_else()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong song = (await songs.FindAsync(1, Token))!;
        await using Watch watch = await Watch.StartAsync(catalogue);

        await songs.SaveAsync(song with { Content = song.Content with { Year = 1901 } }, TemporaryCatalogue.Editor, Token);

        AssertTold(await watch.NextAsync(), songs: [1]);
    }

    [Fact]
    public async Task An_import_is_told_by_its_songs()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\nU,A,Happy\nT,A,Happy\n");

        CatalogueChange change = await watch.NextAsync();
        Assert.Equal(2, change.Songs!.Count);
        Assert.False(change.TouchesMoods);
        Assert.False(change.TouchesRules);
    }

    [Fact]
    public async Task Many_songs_at_once_are_told_as_anything()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\n" + string.Concat(Enumerable.Range(0, CatalogueChanges.MostNamed + 1).Select(i => $"T{i},A,Happy\n")));

        Assert.Same(CatalogueChange.Anything, await watch.NextAsync());
    }

    [Fact]
    public async Task An_edited_mood_a_set_rule_and_their_undoing_are_told_by_their_keys()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        IMapEditor map = catalogue.Get<IMapEditor>();
        await using Watch watch = await Watch.StartAsync(catalogue);

        EditedMood mood = (await moods.AllAsync(Token))[1];
        await moods.SaveAsync(mood with { Content = mood.Content with { Valence = 0.2 } }, TemporaryCatalogue.Editor, Token);
        AssertTold(await watch.NextAsync(), moods: [mood.Id]);

        EditedRule rule = (await map.AllAsync(Token)).First(r => r.Content.Moods.Count == 2 && r.Content.Genres.Count == 3);
        RuleContent content = new([new MoodShare(rule.Content.Moods[0].MoodId, 0.3), new MoodShare(4, 0.7)], [rule.Content.Genres[1], new GenreLean("fado", 1)], 0.9);
        var saved = Assert.IsType<Edit<EditedRule>.Saved>(await map.SaveAsync(rule with { Content = content }, TemporaryCatalogue.Editor, Token));
        AssertTold(await watch.NextAsync(), rules: [rule.Place]);

        await catalogue.Get<IChangeLog>().RevertAsync(saved.Change!.Value, overwrite: false, TemporaryCatalogue.Editor, progress: null, Token);
        AssertTold(await watch.NextAsync(), rules: [rule.Place]);
    }

    [Fact]
    public async Task A_removed_mood_is_told_with_its_songs_and_rules()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IMoodEditor moods = catalogue.Get<IMoodEditor>();
        EditedMood[] all = [.. await moods.AllAsync(Token)];
        await using Watch watch = await Watch.StartAsync(catalogue);

        await moods.RemoveAsync(all[1], replacementMoodId: all[0].Id, TemporaryCatalogue.Editor, Token);

        CatalogueChange change = await watch.NextAsync();
        Assert.Equal([all[1].Id], change.Moods!);
        Assert.Equal(all[1].Songs, change.Songs!.Count);
        Assert.Equal(all[1].Rules, change.Rules!.Count);
    }

    [Fact]
    public async Task A_hand_in_the_database_beside_an_edit_is_told_as_anything()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong song = (await songs.FindAsync(1, Token))!;
        CatalogueMark before = await MarkAsync(catalogue);

        await songs.SaveAsync(song with { Content = song.Content with { Year = 1901 } }, TemporaryCatalogue.Editor, Token);
        await ExecuteAsync(catalogue.Database, "UPDATE Songs SET Year = 1902 WHERE Id = 2");

        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Assert.Same(CatalogueChange.Anything, await CatalogueChanges.BetweenAsync(context, before, await MarkAsync(catalogue), Token));
    }

    private static void AssertTold(CatalogueChange change, long[]? songs = null, int[]? moods = null, RuleKey[]? rules = null)
    {
        Assert.Equal(songs ?? [], change.Songs!);
        Assert.Equal(moods ?? [], change.Moods!);
        Assert.Equal(rules ?? [], change.Rules!);
    }

    private static async Task<CatalogueMark> MarkAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return new CatalogueMark(await context.State.Select(s => s.Revision).SingleAsync(Token), await context.Changes.MaxAsync(c => (long?)c.Id, Token) ?? 0);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using SqliteConnection connection = new($"Data Source={database}");
        await connection.OpenAsync(Token);
        await connection.ExecuteAsync(sql, Token);
    }

    /// <summary>Runs the watcher as a host does and counts what it tells.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly SemaphoreSlim _told = new(0);
        private readonly ConcurrentQueue<CatalogueChange> _changes = new();
        private readonly TemporaryCatalogue _catalogue;

        private Watch(TemporaryCatalogue catalogue) => _catalogue = catalogue;

        public int Untaken => _told.CurrentCount;

        public static async Task<Watch> StartAsync(TemporaryCatalogue catalogue)
        {
            Watch watch = new(catalogue);
            catalogue.Get<ICatalogueChangeFeed>().Changed += change =>
            {
                watch._changes.Enqueue(change);
                watch._told.Release();
            };
            foreach (IHostedService service in catalogue.HostedServices())
            {
                await service.StartAsync(Token);
            }

            await catalogue.Get<CatalogueChangeWatcher>().Watching.WaitAsync(ASecond, Token);
            return watch;
        }

        public async Task<CatalogueChange> NextAsync()
        {
            Assert.True(await _told.WaitAsync(ASecond, Token), "Nothing was told within a second.");
            return _changes.TryDequeue(out CatalogueChange? change) ? change : throw new InvalidOperationException("Told without a change.");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (IHostedService service in _catalogue.HostedServices())
            {
                await service.StopAsync(CancellationToken.None);
            }

            _told.Dispose();
        }
    }
}
