using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Refuses to write, or to commit, to a file that is no longer the database: SQLite would, and the edit would be acknowledged and
/// lost.</summary>
internal sealed class SameFileInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Checked(command, eventData, result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        Checked(command, eventData, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        Checked(command, eventData, result);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        Check(connection);
        return ValueTask.FromResult(result);
    }

    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(transaction.Connection!);
        return ValueTask.FromResult(result);
    }

    private static ValueTask<InterceptionResult<T>> Checked<T>(DbCommand command, CommandEventData eventData, InterceptionResult<T> result)
    {
        if (eventData.CommandSource is not (CommandSource.LinqQuery or CommandSource.FromSqlQuery))
        {
            Check(command.Connection!);
        }

        return ValueTask.FromResult(result);
    }

    private static void Check(DbConnection connection)
    {
        if (MovedFile.Is((SqliteConnection)connection))
        {
            throw CatalogueUnavailableException.Replaced(connection.DataSource);
        }
    }
}
