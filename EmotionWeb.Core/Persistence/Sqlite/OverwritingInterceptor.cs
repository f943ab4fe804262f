using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Has what is deleted overwritten with zeros in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete), where it
/// would lie until something else needs the room.</summary>
internal sealed class OverwritingInterceptor : DbConnectionInterceptor
{
    private const string Overwriting = "PRAGMA secure_delete = ON";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = Overwriting;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default) =>
        connection.ExecuteAsync(Overwriting, cancellationToken);
}
