using System.Diagnostics;
using System.Runtime.Versioning;
using EmotionWeb.Tests.Integration.Commands;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>Nobody but the account that runs the program reads what it keeps: accounts, keys, backups.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Everything = Others | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-private-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Database => Path.Combine(Data, "emotionweb.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_a_second_process_and_vacuum_leave_nothing_open()
    {
        await ServingAsync(async () =>
        {
            Assert.Equal(0, (await RunAsync("correct horse battery", "admin", "create", "Ada")).Code);
            await using (SqliteConnection connection = new($"Data Source={Database};Pooling=False"))
            {
                await connection.OpenAsync(Token);
                await using SqliteCommand vacuum = connection.CreateCommand();
                vacuum.CommandText = "VACUUM";
                await vacuum.ExecuteNonQueryAsync(Token);
            }

            // While it serves, the files beside the database are there as well.
            Assert.True(File.Exists(Database + "-wal"));
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(Data, "keys")));
            AssertClosed();
        });
        AssertClosed();
    }

    [Fact]
    public async Task What_lay_open_before_is_closed_at_the_start()
    {
        await ServingAsync(() => Task.CompletedTask);
        await File.WriteAllTextAsync(Database + ".replaced-20260101-000000000", "what a restore kept", Token);
        foreach (string path in Kept())
        {
            File.SetUnixFileMode(path, Everything);
        }

        await ServingAsync(() =>
        {
            AssertClosed();
            return Task.CompletedTask;
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restore_leaves_nothing_open_wherever_it_goes(bool damaged)
    {
        await RunAsync("correct horse battery", "admin", "create", "Ada");
        string backup = Path.Combine(_root, "songs.backup");
        Assert.Equal(0, (await RunAsync(null, "backup", backup)).Code);
        if (damaged)
        {
            File.Delete(Database + "-wal");
            await File.WriteAllBytesAsync(Database, [.. Enumerable.Repeat((byte)'x', 20_000)], Token);
        }
        else
        {
            Directory.Delete(Data, recursive: true);
        }

        Assert.Equal(0, (await RunAsync(null, "restore", backup)).Code);
        AssertClosed();
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(backup) & Others);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task ServingAsync(Func<Task> meanwhile)
    {
        using Process site = await Terminal.ServeAsync(Data, Terminal.FreeAddress());
        try
        {
            await meanwhile();
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(Token);
        }
    }

    private Task<(int Code, string Out, string Error)> RunAsync(string? input, params string[] arguments) =>
        Terminal.RunAsync(Data, input, arguments);

    private IEnumerable<string> Kept() => Directory.EnumerateFileSystemEntries(Data, "*", SearchOption.AllDirectories).Prepend(Data);

    private void AssertClosed()
    {
        string[] open = [.. Kept().Where(path => (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            .Select(path => $"{path} {File.GetUnixFileMode(path)}")];
        Assert.Empty(open);
    }
}
