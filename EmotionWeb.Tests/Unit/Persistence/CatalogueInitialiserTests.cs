using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Persistence;

public class CatalogueInitialiserTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_catalogue_has_moods_a_whole_map_and_songs()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        Assert.Equal(["Happy", "Calm", "Energetic", "Sad"], (await catalogue.Reader.MoodsAsync(Token)).Select(m => m.Name), StringComparer.Ordinal);
        foreach (ListeningGoal goal in Enum.GetValues<ListeningGoal>())
        {
            IReadOnlyList<EmotionMapping> rules = await catalogue.Get<IMoodRules>().RulesAsync(goal, Token);
            Assert.Equal(Emotions.All.Order(), rules.Select(r => r.Emotion).Order());
            Assert.All(rules, rule => Assert.Equal(1, rule.Moods.Sum(m => m.Share), 9));
        }

        Assert.True((await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total >= 320);
    }

    [Fact]
    public async Task A_second_start_changes_nothing_and_an_emptied_catalogue_stays_empty()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.WithoutSongsAsync();

        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);

        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total);
        Assert.Equal(4, (await catalogue.Reader.MoodsAsync(Token)).Count);
    }

    [Fact]
    public async Task Two_first_starts_at_once_seed_once()
    {
        await using TemporaryCatalogue first = new();
        TemporaryCatalogue second = new(first.Folder);

        await Task.WhenAll(
            Task.Run(() => first.Get<CatalogueInitialiser>().InitialiseAsync(Token), Token),
            Task.Run(() => second.Get<CatalogueInitialiser>().InitialiseAsync(Token), Token));

        Assert.Equal(4, (await first.Reader.MoodsAsync(Token)).Count);
    }

    [Fact]
    public async Task The_model_and_the_migrations_agree()
    {
        await using TemporaryCatalogue catalogue = new();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_database_keeps_readers_going_and_references_whole()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(Token);

        Assert.Equal("wal", await context.Database.GetDbConnection().ScalarAsync<string>("PRAGMA journal_mode", Token));
        Assert.Equal(1, await context.Database.GetDbConnection().ScalarAsync<long>("PRAGMA foreign_keys", Token));
        await Assert.ThrowsAsync<SqliteException>(() => context.Moods.ExecuteDeleteAsync(Token));
    }

    [Fact]
    public async Task What_is_no_database_is_refused_and_left_as_it_is()
    {
        await using TemporaryCatalogue catalogue = new();
        await File.WriteAllTextAsync(catalogue.Database, new string('x', 5000), Token);

        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token));

        Assert.Contains("no SQLite database", refusal.Text(), StringComparison.Ordinal);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(catalogue.Database, Token));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is()
    {
        await using TemporaryCatalogue catalogue = new();
        await ExecuteAsync(catalogue.Database, "CREATE TABLE Recipes (Name TEXT)");
        byte[] before = await File.ReadAllBytesAsync(catalogue.Database, Token);

        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token));

        Assert.Contains("belongs to another program", refusal.Text(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(catalogue.Database, Token));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await ExecuteAsync(catalogue.Database, "INSERT INTO __EFMigrationsHistory VALUES ('29991231235959_Later', '99.0')");

        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token));

        Assert.Contains("newer version", refusal.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_refused_with_a_message()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await ExecuteAsync(catalogue.Database, "PRAGMA wal_checkpoint(TRUNCATE)");
        SqliteConnection.ClearAllPools();
        await using (FileStream file = File.OpenWrite(catalogue.Database))
        {
            // Every page but the first few, so that whatever is looked at is hit.
            file.Position = 3 * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)(file.Length - file.Position)).ToArray(), Token);
        }

        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token));

        Assert.Contains("damaged", refusal.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_refused_with_a_message()
    {
        string file = Path.GetTempFileName();
        try
        {
            TemporaryCatalogue catalogue = new(file);

            var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token));

            Assert.Contains("EMOTIONWEB_DATA", refusal.Text(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData(8, "read-only")]
    [InlineData(13, "no room")]
    [InlineData(14, "cannot be opened")]
    [InlineData(5, "locked")]
    public void What_the_database_answers_is_said_in_words(int code, string words) =>
        Assert.Contains(words, CatalogueUnavailableException.From("/data/emotionweb.db", SqliteDatabaseErrors.Of(code), new SqliteException("raw", code)).Text(), StringComparison.Ordinal);

    [Fact]
    public async Task A_migration_that_was_killed_does_not_stop_later_starts()
    {
        await using TemporaryCatalogue catalogue = new();
        await ExecuteAsync(
            catalogue.Database,
            $"PRAGMA application_id = {SqliteDatabase.ApplicationId}; CREATE TABLE \"__EFMigrationsLock\" (\"Id\" INTEGER PRIMARY KEY, \"Timestamp\" TEXT); INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2020-01-01 00:00:00')");

        await catalogue.Get<CatalogueInitialiser>().InitialiseAsync(Token);

        Assert.Equal(4, (await catalogue.Reader.MoodsAsync(Token)).Count);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using SqliteConnection connection = new($"Data Source={database}");
        await connection.OpenAsync(Token);
        await connection.ExecuteAsync(sql, Token);
    }
}
