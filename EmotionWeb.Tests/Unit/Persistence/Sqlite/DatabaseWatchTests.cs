using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Tests.Unit.Persistence.Sqlite;

public sealed class DatabaseWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deleted")]
    [InlineData("moved")]
    [InlineData("replaced")]
    public async Task A_file_that_is_no_longer_the_database_takes_no_change_and_is_told_of(string what)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        DatabaseWatch watch = catalogue.Get<DatabaseWatch>();
        await watch.LookAsync(Token);
        Assert.Null(watch.Fault);
        await using CatalogueContext before = catalogue.Contexts.CreateDbContext();
        await before.Database.OpenConnectionAsync(Token);
        await using var begun = await before.BeginWriteAsync(Token);
        await before.Songs.Where(s => s.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(s => s.Year, 1901), Token);
        string kept = catalogue.Database + ".kept";
        File.Copy(catalogue.Database, kept);
        switch (what)
        {
            case "deleted":
                File.Delete(catalogue.Database);
                break;
            case "moved":
                File.Move(catalogue.Database, catalogue.Database + ".moved");
                break;
            default:
                File.Move(kept, catalogue.Database, overwrite: true);
                break;
        }

        // Neither what was begun before, nor what begins now, nor a save of one statement.
        Assert.Equal(DatabaseFault.Replaced, (await Assert.ThrowsAsync<CatalogueUnavailableException>(() => begun.CommitAsync(Token))).Fault);
        await begun.DisposeAsync();
        Assert.Equal(DatabaseFault.Replaced, (await Assert.ThrowsAsync<CatalogueUnavailableException>(() => before.BeginWriteAsync(Token))).Fault);
        before.Songs.Add(new Song("Lost", "Nobody") { MoodId = 1 });
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => before.SaveChangesAsync(Token));
        Assert.Equal(DatabaseFault.Replaced, catalogue.Get<IDatabaseErrors>().FaultOf(refused));

        await watch.LookAsync(Token);
        Assert.Equal(DatabaseFault.Replaced, watch.Fault?.Fault);
        Assert.Contains("start the program again", watch.Fault!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_were_overwritten_are_found_and_a_sound_database_is_told_as_such()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        DatabaseWatch watch = catalogue.Get<DatabaseWatch>();
        await watch.CheckAsync(Token);
        Assert.Null(watch.Fault);
        byte[] sound = await WholeAsync(catalogue.Database);

        byte[] damaged = [.. sound];
        damaged.AsSpan(damaged.Length / 2).Fill(0xA5);
        await OverwriteAsync(catalogue.Database, damaged);
        await watch.CheckAsync(Token);
        Assert.Equal(DatabaseFault.Damaged, watch.Fault?.Fault);
        Assert.Contains("Restore a backup", watch.Fault!.Text(), StringComparison.Ordinal);

        await OverwriteAsync(catalogue.Database, sound);
        await watch.CheckAsync(Token);
        Assert.Null(watch.Fault);
    }

    private static async Task<byte[]> WholeAsync(string database)
    {
        await using (SqliteConnection connection = new($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)", Token);
        }

        return await File.ReadAllBytesAsync(database, Token);
    }

    /// <summary>Writes over the file's pages, in place.</summary>
    private static async Task OverwriteAsync(string database, byte[] bytes)
    {
        await using FileStream file = new(database, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(bytes, Token);
    }
}
