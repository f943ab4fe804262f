using System.Security.Cryptography;

namespace EmotionWeb.Components.Shared;

/// <summary>
/// Has an open page read anew what others changed, at most once in <see cref="Least"/> however much they change, and not in the same moment
/// as every other page: some time of up to <see cref="Spread"/> goes by first. What is asked for while one is due is done by it. Safe to
/// call from many threads.
/// </summary>
/// <param name="time">Measures.</param>
/// <param name="renew">Marshals itself and tells of its own faults.</param>
internal sealed class Renewal(TimeProvider time, Func<Task> renew) : IDisposable
{
    /// <summary>From one renewal to the next, at least.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);

    /// <summary>Within which the pages that are open take their turns.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private long? _last;
    private int _due;

    /// <summary>Asks for a renewal.</summary>
    public void Ask()
    {
        if (Interlocked.Exchange(ref _due, 1) == 0)
        {
            _ = RunAsync();
        }
    }

    /// <summary>No renewal begins any more.</summary>
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task RunAsync()
    {
        TimeSpan turn = Spread * (RandomNumberGenerator.GetInt32(1000) / 1000.0);
        TimeSpan rest = _last is { } last ? Least - time.GetElapsedTime(last) : TimeSpan.Zero;
        try
        {
            await Task.Delay(rest > turn ? rest : turn, time, _gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
            return;
        }

        _last = time.GetTimestamp();

        // Whatever is changed from here on is perhaps not read any more.
        Volatile.Write(ref _due, 0);
        await renew();
    }
}
