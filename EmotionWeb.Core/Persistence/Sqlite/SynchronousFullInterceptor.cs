using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Has every commit wait for the disk. In WAL, the lesser <c>NORMAL</c> outlives the process (<c>kill -9</c>) but may lose the last commits with the power, and an edit that was
/// acknowledged must outlive both (https://www.sqlite.org/pragma.html#pragma_synchronous). An edit is one commit, so its price is one wait.
/// </summary>
internal sealed class SynchronousFullInterceptor : DbConnectionInterceptor
{
    private const string Durable = "PRAGMA synchronous = FULL";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = Durable;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        connection.ExecuteAsync(Durable, cancellationToken);
}
