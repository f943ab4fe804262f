using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>A clock that a test moves, and that tells it of each timer that is set.</summary>
internal sealed class TimersTold : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>When the next timer that was not asked for yet is due, as soon as it is set.</summary>
    public async Task<TimeSpan> NextTimerAsync(CancellationToken cancellationToken) => await _timers.Reader.ReadAsync(cancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
