using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Lets <see cref="RecognitionOptions.Workers"/> readings work at once, each on a thread of <see cref="VisionThreads"/>, and
/// <see cref="RecognitionOptions.Waiting"/> wait, first come first served.
/// A reading that is cancelled while it waits frees its place at once. Disposal takes no more work, cancels what waits and lets what runs finish.
/// </summary>
public sealed class VisionQueue : IVisionQueue, IAsyncDisposable
{
    private readonly VisionThreads _threads;
    private readonly int _places;
    private int _taken;

    /// <summary>Reads how many may work and wait, and starts the threads.</summary>
    /// <param name="options">How many; where they do not say, one a processor.</param>
    /// <param name="batch">How many the device takes at once: where the options do not say, there are at least as many workers, or its batches would never fill.</param>
    public VisionQueue(IOptions<RecognitionOptions> options, int batch = 1)
    {
        int workers = options.Value.Workers == 0 ? Math.Max(Environment.ProcessorCount, batch) : options.Value.Workers;
        _places = workers + options.Value.Waiting;
        _threads = new VisionThreads("vision", workers);
    }

    /// <inheritdoc />
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _taken) > _places)
            {
                throw new BusyException();
            }

            return await _threads.RunAsync(work, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _taken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _threads.DisposeAsync();
}
