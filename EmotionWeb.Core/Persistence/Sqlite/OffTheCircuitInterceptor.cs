using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Keeps a page's circuit free while the database works. SQLite's provider has no asynchronous way: its <c>...Async</c> methods hold the
/// thread that asks, for seconds where another writer holds the lock. Who asks from a synchronisation context, as a circuit has one,
/// therefore has what waits for that lock or for the disk done on a worker thread: statements that write, beginnings and commits. Who has
/// none is on one already. Questions stay: they wait for no writer.
/// </summary>
internal sealed class OffTheCircuitInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Writes(eventData) ? OffAsync(result, () => command.ExecuteReaderAsync(cancellationToken), cancellationToken) : ValueTask.FromResult(result);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        Writes(eventData) ? OffAsync(result, () => command.ExecuteScalarAsync(cancellationToken)!, cancellationToken) : ValueTask.FromResult(result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        Writes(eventData) ? OffAsync(result, () => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken) : ValueTask.FromResult(result);

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        OffAsync(result, () => connection.BeginTransactionAsync(eventData.IsolationLevel, cancellationToken).AsTask(), cancellationToken);

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (result.IsSuppressed || SynchronizationContext.Current is null)
        {
            return result;
        }

        await Task.Run(() => transaction.CommitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return InterceptionResult.Suppress();
    }

    private static bool Writes(CommandEventData command) => command.CommandSource is not (CommandSource.LinqQuery or CommandSource.FromSqlQuery);

    private static async ValueTask<InterceptionResult<T>> OffAsync<T>(InterceptionResult<T> result, Func<Task<T>> work, CancellationToken cancellationToken) =>
        result.HasResult || SynchronizationContext.Current is null
            ? result
            : InterceptionResult<T>.SuppressWithResult(await Task.Run(work, cancellationToken).ConfigureAwait(false));
}
