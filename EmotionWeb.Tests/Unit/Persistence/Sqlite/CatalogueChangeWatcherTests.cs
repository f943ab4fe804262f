using EmotionWeb.Components.Songs;
using EmotionWeb.Core.Classification;
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
        catalogue.Get<ICatalogueChangeFeed>().Changed += () => throw new InvalidOperationException("a page that fails");
        await using Watch watch = await Watch.StartAsync(catalogue);

        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n");
        await watch.NextAsync();
        await catalogue.ImportAsync("title,artist,mood\nU,A,Happy\n");
        await watch.NextAsync();
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
        private readonly TemporaryCatalogue _catalogue;

        private Watch(TemporaryCatalogue catalogue) => _catalogue = catalogue;

        public int Untaken => _told.CurrentCount;

        public static async Task<Watch> StartAsync(TemporaryCatalogue catalogue)
        {
            Watch watch = new(catalogue);
            catalogue.Get<ICatalogueChangeFeed>().Changed += () => watch._told.Release();
            foreach (IHostedService service in catalogue.HostedServices())
            {
                await service.StartAsync(Token);
            }

            await catalogue.Get<CatalogueChangeWatcher>().Watching.WaitAsync(ASecond, Token);
            return watch;
        }

        public async Task NextAsync() => Assert.True(await _told.WaitAsync(ASecond, Token), "Nothing was told within a second.");

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
