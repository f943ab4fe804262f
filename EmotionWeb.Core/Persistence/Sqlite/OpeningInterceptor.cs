using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Runs statements, <c>PRAGMA</c>s above all, on every connection as it is opened. Safe to call from many threads.</summary>
/// <param name="sql">The statements.</param>
internal sealed class OpeningInterceptor(string sql) : DbConnectionInterceptor
{
    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        connection.ExecuteAsync(sql, cancellationToken);
}
