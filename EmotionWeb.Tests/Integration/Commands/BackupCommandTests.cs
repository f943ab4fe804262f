using EmotionWeb.Commands;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Tests.Integration.Commands;

public class BackupCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_backed_up_is_restored_and_what_it_replaced_is_kept()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        FileInfo file = new(Path.Combine(catalogue.Folder, "backup.db"));
        await using StringWriter output = new();
        Assert.Equal(CommandLine.Done, await BackupCommand.BackUpAsync(catalogue.Services, file, output, Token));
        Assert.Contains($"to {file.FullName}.", output.ToString(), StringComparison.Ordinal);
        await catalogue.ImportAsync("title,artist,mood\nSince Then,A,Happy\n");

        Assert.Equal(CommandLine.Done, await BackupCommand.RestoreAsync(catalogue.Services, file, output, Token));

        Assert.Equal(0, (await catalogue.Reader.FindAsync(new SongQuery(Text: "since then"), Token)).Total);
        string kept = Assert.Single(Directory.GetFiles(catalogue.Folder, "*.replaced-*"));
        Assert.Contains($"What it replaced is in {kept}.", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_database_gives_no_backup()
    {
        await using TemporaryCatalogue catalogue = new();
        FileInfo file = new(Path.Combine(catalogue.Folder, "backup.db"));
        var refusal = await Assert.ThrowsAsync<CatalogueUnavailableException>(() => BackupCommand.BackUpAsync(catalogue.Services, file, TextWriter.Null, Token));
        Assert.Contains(catalogue.Database, refusal.Text(), StringComparison.Ordinal);
        Assert.False(File.Exists(file.FullName));
    }

    [Fact]
    public async Task What_is_no_database_any_more_is_kept_as_it_lies_and_the_backup_takes_its_place()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        FileInfo file = new(Path.Combine(catalogue.Folder, "backup.db"));
        await BackupCommand.BackUpAsync(catalogue.Services, file, TextWriter.Null, Token);
        SqliteConnection.ClearAllPools();
        File.Delete(catalogue.Database + "-wal");
        File.Delete(catalogue.Database + "-shm");
        byte[] damaged = [.. Enumerable.Repeat((byte)'x', 20_000)];
        await File.WriteAllBytesAsync(catalogue.Database, damaged, Token);

        Assert.Equal(CommandLine.Done, await BackupCommand.RestoreAsync(catalogue.Services, file, TextWriter.Null, Token));

        Assert.Equal(damaged, await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(catalogue.Folder, "*.replaced-*")), Token));
        Assert.True((await catalogue.Reader.FindAsync(new SongQuery(), Token)).Total >= 320);
    }
}
