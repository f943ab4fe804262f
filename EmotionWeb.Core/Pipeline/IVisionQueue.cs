namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Runs the processor's work of readings on threads of its own, a bounded number at once with a bounded number waiting. Whoever awaits it goes on
/// elsewhere.
/// </summary>
public interface IVisionQueue
{
    /// <summary>Runs <paramref name="work"/> on a thread of <see cref="VisionThreads"/> once its turn comes.</summary>
    /// <exception cref="BusyException">As many wait already as may; said at once.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting or at work.</exception>
    Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken);
}

/// <summary>Too many readings wait already: try again shortly.</summary>
public sealed class BusyException() : LocalizableException(PipelineMessages.Busy);
