namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Runs the processor's work of readings on threads of its own, a bounded number at once with a bounded number waiting. Whoever awaits it goes on
/// elsewhere. Safe to call from many threads.
/// </summary>
public interface IVisionQueue
{
    /// <summary>How much there is to do just now.</summary>
    VisionLoad Load { get; }

    /// <summary>Asks for a place, before the picture is fetched: what cannot be read in time is not sent for nothing.</summary>
    /// <param name="client">For whom. Clients take turns: one that asks for much waits behind those that ask for little, and gives way to
    /// them where places run out.</param>
    /// <param name="rank">How much it matters; a picture by default. What matters less goes last, whoever asks.</param>
    /// <returns>The place, to be disposed. It is kept for half of <see cref="RecognitionOptions.WaitSeconds"/> while the picture is
    /// fetched; after that it is asked for once more.</returns>
    /// <exception cref="BusyException">The wait would be longer than half of <see cref="RecognitionOptions.WaitSeconds"/>, or as many wait
    /// as may; said at once.</exception>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    IVisionPlace Enter(string client, ReadingRank rank = ReadingRank.Picture);

    /// <summary>
    /// Runs work of the program's own, which waits for as long as it takes, on a thread of <see cref="VisionThreads"/> once its turn comes.
    /// </summary>
    /// <exception cref="BusyException">As many wait already as may; said at once.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or at work.</exception>
    Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken);
}

/// <summary>How much there is to do. Immutable.</summary>
/// <param name="Running">Readings that are worked at.</param>
/// <param name="Waiting">Places that were given to others, whether their picture is there yet or not.</param>
public readonly record struct VisionLoad(int Running, int Waiting);

/// <summary>How much a reading matters, most first.</summary>
public enum ReadingRank
{
    /// <summary>Somebody gave a picture and waits for its answer.</summary>
    Picture,

    /// <summary>A frame of a camera that runs: the next one comes by itself, so that it gives way to every picture.</summary>
    Frame,
}

/// <summary>A place in the queue of the readings. Disposing it gives it back where it was not used.</summary>
public interface IVisionPlace : IDisposable
{
    /// <summary>Runs <paramref name="work"/>, once, on a thread of <see cref="VisionThreads"/> once its turn comes.</summary>
    /// <exception cref="BusyException">The picture came so late that the place was given away and there is no other, another client's turn
    /// came before, or the work has waited for
    /// <see cref="RecognitionOptions.WaitSeconds"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or at work.</exception>
    Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken);
}

/// <summary>Too many readings wait already.</summary>
/// <param name="retryAfter">When to try again: about then what waits now is read.</param>
public sealed class BusyException(TimeSpan retryAfter) : LocalizableException(PipelineMessages.Busy)
{
    /// <summary>When to try again, at least a second from now.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
