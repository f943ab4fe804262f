using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Lets <see cref="RecognitionOptions.Workers"/> readings work on the thread pool at once and <see cref="RecognitionOptions.Waiting"/> wait, first come first served.
/// A reading that is cancelled while it waits frees its place at once. Disposal takes no more work, cancels what waits and lets what runs finish.
/// </summary>
public sealed class VisionQueue : IVisionQueue, IAsyncDisposable
{
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _closing = new();
    private readonly int _workers;
    private readonly int _places;
    private int _taken;
    private int _disposed;

    /// <summary>Reads how many may work and wait.</summary>
    /// <param name="options">How many; where they do not say, one a processor.</param>
    /// <param name="batch">How many the device takes at once: where the options do not say, there are at least as many workers, or its batches would never fill.</param>
    public VisionQueue(IOptions<RecognitionOptions> options, int batch = 1)
    {
        _workers = options.Value.Workers == 0 ? Math.Max(Environment.ProcessorCount, batch) : options.Value.Workers;
        _places = _workers + options.Value.Waiting;
        _turns = new SemaphoreSlim(_workers);
    }

    /// <inheritdoc />
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        try
        {
            if (Interlocked.Increment(ref _taken) > _places)
            {
                throw new BusyException();
            }

            await TurnAsync(cancellationToken);
            try
            {
                return await Task.Run(() => work(cancellationToken), cancellationToken);
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _closing.CancelAsync();
        for (int worker = 0; worker < _workers; worker++)
        {
            await _turns.WaitAsync();
        }

        // Neither has anything to free (no wait handle was asked for), and a caller may still be on its way out through them.
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _turns.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
