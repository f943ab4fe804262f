using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public class SqliteMaintenanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_made_while_someone_writes_restores_what_was_there_while_others_read()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IDatabaseMaintenance backup = catalogue.Get<IDatabaseMaintenance>();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        int before = await CountAsync(catalogue);

        // Someone holds a write that is not committed: it is not in the backup.
        await using (CatalogueContext writer = catalogue.Contexts.CreateDbContext())
        {
            await using var transaction = await writer.Database.BeginTransactionAsync(Token);
            await writer.Songs.Where(s => s.Id < 10).ExecuteDeleteAsync(Token);
            await backup.BackUpAsync(file, Token);
            await transaction.CommitAsync(Token);
        }

        await catalogue.ImportAsync("title,artist,mood\nT,A,Happy\n");

        // Someone reads throughout, on a snapshot of their own.
        await using CatalogueContext reader = catalogue.Contexts.CreateDbContext();
        await using var snapshot = await reader.Database.BeginTransactionAsync(System.Data.IsolationLevel.ReadUncommitted, Token);
        long revision = (await reader.State.AsNoTracking().SingleAsync(Token)).Revision;
        await snapshot.CommitAsync(Token);
        string kept = (await backup.RestoreAsync(file, Token))!;

        Assert.Equal(before, await CountAsync(catalogue));
        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(Text: "T A"), Token)).Items.Count(s => string.Equals(s.Title, "T", StringComparison.Ordinal)));
        Assert.True((await reader.State.AsNoTracking().SingleAsync(Token)).Revision > revision, "Open pages would not hear of it.");
        Assert.Equal(1, (await catalogue.ImportAsync("title,artist,mood\nU,A,Happy\n")).Added);

        // What was replaced is whole beside it.
        await backup.RestoreAsync(kept, Token);
        Assert.Equal(before - 9 + 1, await CountAsync(catalogue));
    }

    [Fact]
    public async Task Who_saw_a_song_before_a_restore_overwrites_nothing_after_it()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IDatabaseMaintenance backup = catalogue.Get<IDatabaseMaintenance>();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        await backup.BackUpAsync(file, Token);
        async Task<EditedSong> SaveAsync(EditedSong song, int year) =>
            Assert.IsType<Edit<EditedSong>.Saved>(await songs.SaveAsync(song with { Content = song.Content with { Year = year } }, TemporaryCatalogue.Editor, Token)).Now;
        async Task<EditedSong> AddAsync(string title) =>
            Assert.IsType<Edit<EditedSong>.Saved>(await songs.AddAsync(new SongContent(title, "Somebody", 1), TemporaryCatalogue.Editor, Token)).Now;
        EditedSong seen = await SaveAsync((await songs.FindAsync(1, Token))!, 1900), added = await AddAsync("Before");

        await backup.RestoreAsync(file, Token);
        EditedSong now = await SaveAsync((await songs.FindAsync(1, Token))!, 1901);
        Assert.NotEqual(added.Id, (await AddAsync("After")).Id);

        Assert.IsType<Edit<EditedSong>.Conflict>(await songs.SaveAsync(seen with { Content = seen.Content with { Year = 1902 } }, TemporaryCatalogue.Editor, Token));
        Assert.Equal(now, await songs.FindAsync(1, Token));

        // The triggers are there: what is edited is found by its new name.
        await songs.SaveAsync(now with { Content = now.Content with { Title = "Brand new" } }, TemporaryCatalogue.Editor, Token);
        Assert.Equal(1, (await catalogue.Reader.FindAsync(new SongQuery(Text: "Brand new"), Token)).Total);
    }

    [Fact]
    public async Task An_undo_that_is_left_open_over_a_restore_names_no_change_after_it()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        IDatabaseMaintenance backup = catalogue.Get<IDatabaseMaintenance>();
        ISongEditor songs = catalogue.Get<ISongEditor>();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        await backup.BackUpAsync(file, Token);
        async Task<long> ChangeAsync(string title)
        {
            await songs.AddAsync(new SongContent(title, "Somebody", 1), TemporaryCatalogue.Editor, Token);
            await using CatalogueContext context = await catalogue.Get<IDbContextFactory<CatalogueContext>>().CreateDbContextAsync(Token);
            return await context.Changes.MaxAsync(c => c.Id, Token);
        }

        long before = await ChangeAsync("Before");
        await backup.RestoreAsync(file, Token);

        Assert.True(await ChangeAsync("After") > before);
    }

    [Theory]
    [InlineData("pages")]
    [InlineData("header")]
    public async Task A_backup_goes_over_a_damaged_database_which_is_kept_as_it_lies(string damage)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        int before = await CountAsync(catalogue);
        await catalogue.Get<IDatabaseMaintenance>().BackUpAsync(file, Token);
        SqliteConnection.ClearAllPools();
        byte[] bytes = await File.ReadAllBytesAsync(catalogue.Database, Token);
        if (damage is "header")
        {
            Array.Fill(bytes, (byte)0xAB, 0, 4096);
        }
        else
        {
            Array.Fill(bytes, (byte)0xAB, 4096 * 20, 4096 * 30);
        }

        await File.WriteAllBytesAsync(catalogue.Database, bytes, Token);

        string kept = (await catalogue.Get<IDatabaseMaintenance>().RestoreAsync(file, Token))!;

        Assert.Equal(bytes, await File.ReadAllBytesAsync(kept, Token));
        Assert.Equal(before, await CountAsync(catalogue));
        Assert.Equal(1, (await catalogue.ImportAsync("title,artist,mood\nU,A,Happy\n")).Added);
    }

    [Fact]
    public async Task A_backup_and_what_a_restore_keeps_are_their_owners_alone()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        await catalogue.Get<IDatabaseMaintenance>().BackUpAsync(file, Token);
        string kept = (await catalogue.Get<IDatabaseMaintenance>().RestoreAsync(file, Token))!;
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        }
    }

    [Fact]
    public async Task A_backup_does_not_overwrite_a_file()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string file = Path.Combine(catalogue.Folder, "letter.txt");
        await File.WriteAllTextAsync(file, "dear", Token);
        await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<IDatabaseMaintenance>().BackUpAsync(file, Token));
        Assert.Equal("dear", await File.ReadAllTextAsync(file, Token));
    }

    [Theory]
    [InlineData("no database at all", "SQLite database")]
    [InlineData(null, "no backup of this program")]
    [InlineData("newer", "newer version")]
    [InlineData("damaged", "")]
    public async Task What_is_no_sound_backup_is_refused_and_nothing_is_replaced(string? content, string words)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string file = Path.Combine(catalogue.Folder, "odd.db");
        if (content is "newer" or "damaged")
        {
            await catalogue.Get<IDatabaseMaintenance>().BackUpAsync(file, Token);
        }

        if (content is "damaged")
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, Token);
            Array.Fill(bytes, (byte)0xAB, 4096 * 3, bytes.Length - (4096 * 4));
            await File.WriteAllBytesAsync(file, bytes, Token);
        }
        else if (content is null or "newer")
        {
            await using SqliteConnection connection = new($"Data Source={file};Pooling=False");
            await connection.OpenAsync(Token);
            await connection.ExecuteAsync(content is null ? "CREATE TABLE Other (Id)" : "INSERT INTO __EFMigrationsHistory VALUES ('99990101000000_Later', '99')", Token);
        }
        else
        {
            await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(content, 100)), Token);
        }

        int before = await CountAsync(catalogue);
        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => catalogue.Get<IDatabaseMaintenance>().RestoreAsync(file, Token));

        Assert.Contains(words, refusal.Text(), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(catalogue));
        Assert.Empty(Directory.GetFiles(catalogue.Folder, "*.restoring*"));
    }

    [Fact]
    public async Task A_restore_waits_for_another_writer_as_long_as_is_set_and_replaces_nothing()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        string file = Path.Combine(catalogue.Folder, "backup.db");
        SqliteMaintenance maintenance = new(
            catalogue.Contexts, catalogue.Get<IDatabaseErrors>(), Options.Create(new CatalogueOptions { Folder = catalogue.Folder, BusySeconds = 1 }), TimeProvider.System);
        await maintenance.BackUpAsync(file, Token);
        await using CatalogueContext writer = catalogue.Contexts.CreateDbContext();
        await using var transaction = await writer.BeginWriteAsync(Token);

        // Far below the 30 seconds of the default.
        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => maintenance.RestoreAsync(file, Token).WaitAsync(TimeSpan.FromSeconds(20), Token));

        Assert.Equal(DatabaseFault.Busy, refusal.Fault);
        Assert.Contains("locked", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_commit_waits_for_the_disk()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(Token);
        Assert.Equal(2, await context.Database.GetDbConnection().ScalarAsync<long>("PRAGMA synchronous", Token));
    }

    private static async Task<int> CountAsync(TemporaryCatalogue catalogue)
    {
        await using CatalogueContext context = catalogue.Contexts.CreateDbContext();
        return await context.Songs.CountAsync(Token);
    }
}
