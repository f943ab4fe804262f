using System.Collections.Concurrent;
using System.Data.Common;
using System.Threading.Channels;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
    public async Task Many_songs_at_once_are_told_as_any_songs_and_nothing_else()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\n" + string.Concat(Enumerable.Range(0, CatalogueChanges.MostNamed + 1).Select(i => $"T{i},A,Happy\n")));

        CatalogueChange change = await watch.NextAsync();
        Assert.Null(change.Songs);
        Assert.False(change.TouchesMoods);
        Assert.False(change.TouchesRules);
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

    [Theory]
    [InlineData("create")]
    [InlineData("open")]
    [InlineData("state")]
    [InlineData("items")]
    [InlineData("wait")]
    public async Task A_fault_anywhere_in_a_poll_is_logged_and_the_change_is_told_after_it(string place)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        CatalogueOptions options = catalogue.Get<IOptions<CatalogueOptions>>().Value;
        Faulty faulty = new(options);
        Channel<CatalogueChange> told = Channel.CreateUnbounded<CatalogueChange>();
        using CatalogueChangeWatcher watcher = new(faulty, catalogue.Get<CommitNotifier>(), faulty, new HurriedTime(), faulty);
        watcher.Changed += change => told.Writer.TryWrite(change);
        faulty.Watcher = watcher;
        await watcher.StartAsync(Token);
        await watcher.Watching.WaitAsync(Token);
        Assert.True(watcher.IsLive);

        faulty.Break(place);
        ISongEditor songs = catalogue.Get<ISongEditor>();
        EditedSong song = (await songs.FindAsync(1, Token))!;
        await songs.SaveAsync(song with { Content = song.Content with { Year = 1901 } }, TemporaryCatalogue.Editor, Token);

        Assert.Equal(place, (await faulty.NextAsync(place)).Message);
        Assert.Equal([1], (await told.Reader.ReadAsync(Token)).Songs!);
        Assert.False(faulty.LiveWhileBroken);
        await watcher.StopAsync(Token);
        Assert.False(watcher.IsLive);
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

    /// <summary>Everything the watcher works with, which fails once where a test says, by a fault that no database gives.</summary>
    private sealed class Faulty(CatalogueOptions options) : IDbContextFactory<CatalogueContext>, IDbConnectionInterceptor, IDbCommandInterceptor, IOptions<CatalogueOptions>, ILogger<CatalogueChangeWatcher>
    {
        private readonly Channel<Exception> _logged = Channel.CreateUnbounded<Exception>();
        private readonly ConcurrentDictionary<string, bool> _broken = new(StringComparer.Ordinal);

        public CatalogueChangeWatcher? Watcher { get; set; }

        public bool LiveWhileBroken { get; private set; }

        public CatalogueOptions Value
        {
            get
            {
                FailAt("wait");
                return options;
            }
        }

        public void Break(string place)
        {
            _broken[place] = true;
            if (place is "create" or "open")
            {
                // A new connection is made after a fault on the one before.
                _broken["state"] = true;
            }
        }

        public async Task<Exception> NextAsync(string place)
        {
            Exception logged = await _logged.Reader.ReadAsync(Token);
            return logged.Message is "state" && place is not "state" ? await _logged.Reader.ReadAsync(Token) : logged;
        }

        public CatalogueContext CreateDbContext()
        {
            LiveWhileBroken |= Watcher?.IsLive ?? false;
            FailAt("create");
            DbContextOptionsBuilder<CatalogueContext> builder = new();
            builder.UseCatalogueDatabase(options).AddInterceptors(this);
            return new CatalogueContext(builder.Options);
        }

        public ValueTask<InterceptionResult> ConnectionOpeningAsync(
            DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            FailAt("open");
            return ValueTask.FromResult(result);
        }

        public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            FailAt(command.CommandText.Contains("ChangeItems", StringComparison.Ordinal) ? "items" : "state");
            return ValueTask.FromResult(result);
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error && exception is not null)
            {
                _logged.Writer.TryWrite(exception);
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        private void FailAt(string place)
        {
            if (_broken.TryRemove(place, out _))
            {
                throw new InvalidTimeZoneException(place);
            }
        }
    }

    /// <summary>A clock on which a pause of a second takes 10 ms.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 100, period);
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
