using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Rings after a commit of this process, whichever service made it; <see cref="CatalogueChangeWatcher"/> listens.</summary>
internal sealed class CommitNotifier : DbTransactionInterceptor, ISaveChangesInterceptor
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Waits for a commit, at most for <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_rung.Reader.WaitToReadAsync(enough.Token).AsTask(), Task.Delay(longest, time, enough.Token));
        await enough.CancelAsync();
        _rung.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ring();

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ring();
        return Task.CompletedTask;
    }

    // A save of one statement commits without a transaction.
    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Ring();
        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Ring();
        return ValueTask.FromResult(result);
    }

    private void Ring() => _rung.Writer.TryWrite(true);
}
