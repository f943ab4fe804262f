using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Core;

/// <summary>
/// A background service that takes turns until the host stops. A turn that fails, whatever the fault, is logged, and the next one comes after a pause that
/// doubles from <see cref="ShortestPause"/> to <see cref="LongestPause"/>; a turn that ends well resets it.
/// </summary>
/// <param name="time">Measures the pauses.</param>
/// <param name="logger">Told of each fault.</param>
public abstract partial class BackgroundLoop(TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The pause after the first fault.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>One turn: waits for what there is to do, and does it.</summary>
    /// <param name="stoppingToken">The host stops.</param>
    protected abstract Task TurnAsync(CancellationToken stoppingToken);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = ShortestPause;
        try
        {
            while (true)
            {
                try
                {
                    await TurnAsync(stoppingToken);
                    pause = ShortestPause;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogFault(logger, e, GetType().Name, pause.TotalSeconds);
                    await Task.Delay(pause, time, stoppingToken);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                }

                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} failed; it goes on in {Seconds} s.")]
    private static partial void LogFault(ILogger logger, Exception error, string service, double seconds);
}
