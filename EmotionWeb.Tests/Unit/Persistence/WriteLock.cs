using Microsoft.Data.Sqlite;

namespace EmotionWeb.Tests.Unit.Persistence;

/// <summary>Another process in the middle of a write: it holds the database's one write lock until it is disposed.</summary>
public sealed class WriteLock : IAsyncDisposable
{
    private readonly SqliteConnection _connection;

    private WriteLock(SqliteConnection connection) => _connection = connection;

    public static async Task<WriteLock> HoldAsync(string database)
    {
        WriteLock held = new(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString()));
        await held._connection.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand begin = held._connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return held;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
