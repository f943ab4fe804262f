using System.Threading.RateLimiting;
using EmotionWeb.Api;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Intake;

/// <summary>
/// How often one client may ask: one bucket of tokens each, from which requests to the API and pictures that a page sends are taken alike,
/// so that no way around one
/// leads through the other. It holds <see cref="ApiOptions.Burst"/> and fills by <see cref="ApiOptions.RequestsPerMinute"/>: at the
/// defaults a page that reads a picture every second
/// can do so for as long as it likes. Plans of sessions have a bucket of their own (<see cref="ApiOptions.PlanBurst"/>), and
/// so have frames of cameras (<see cref="LiveOptions.FramesPerMinute"/>). Safe to call from many threads.
/// </summary>
internal sealed class ClientLimits(IOptions<ApiOptions> options, IOptions<LiveOptions> live) : IDisposable
{
    /// <summary>What one client may say of songs a minute, and at once.</summary>
    private const int MostWords = 60;

    /// <summary>Frames that one client may send at once: one may be on its way for longer than the next.</summary>
    private const int MostFrames = 2;

    /// <summary>A bucket for each client, by <see cref="Client"/>.</summary>
    public PartitionedRateLimiter<string> Buckets { get; } = Each(options.Value.Burst, options.Value.RequestsPerMinute);

    // A plan is many times the work of a request, and a page plans by itself as music plays, so that neither takes from the other. A word
    // of a song is small, but is kept.
    private readonly PartitionedRateLimiter<string> _plans = Each(options.Value.PlanBurst, options.Value.PlansPerMinute);
    private readonly PartitionedRateLimiter<string> _words = Each(MostWords, MostWords);
    private readonly PartitionedRateLimiter<string> _frames = Each(MostFrames, live.Value.FramesPerMinute);

    /// <summary>Takes a token.</summary>
    /// <exception cref="TooManyReadingsException">There is none left for now.</exception>
    public void Take(string client)
    {
        using RateLimitLease lease = Buckets.AttemptAcquire(client);
        if (!lease.IsAcquired)
        {
            throw new TooManyReadingsException(Wait(lease));
        }
    }

    /// <summary>Takes the permit to plan a session, for a page or a program.</summary>
    /// <exception cref="TooManyPlansException">There is none left for now.</exception>
    public void TakePlan(string client)
    {
        using RateLimitLease lease = _plans.AttemptAcquire(client);
        if (!lease.IsAcquired)
        {
            throw new TooManyPlansException(Wait(lease));
        }
    }

    /// <summary>Takes the permit to say something of a song.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeWord(string client)
    {
        using RateLimitLease lease = _words.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    /// <summary>Takes the permit to have a frame read.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeFrame(string client)
    {
        using RateLimitLease lease = _frames.AttemptAcquire(client);
        return lease.IsAcquired;
    }

    /// <summary>How long whoever was refused had better wait, in whole seconds, at least one.</summary>
    public static TimeSpan Wait(RateLimitLease refused)
    {
        TimeSpan wait = refused.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : TimeSpan.FromMinutes(1);
        return TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Buckets.Dispose();
        _plans.Dispose();
        _words.Dispose();
        _frames.Dispose();
    }

    private static PartitionedRateLimiter<string> Each(int burst, int perMinute) => PartitionedRateLimiter.Create<string, string>(
        client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        }),
        StringComparer.Ordinal);
}
