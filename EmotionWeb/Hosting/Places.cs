using System.Net;
using System.Threading.RateLimiting;
using EmotionWeb.Api;

namespace EmotionWeb.Hosting;

/// <summary>
/// Places that clients take and give back: so many for everyone, and so many of them for each. Safe to call from many threads.
/// </summary>
internal class Places : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress?> _each;
    private readonly PartitionedRateLimiter<IPAddress?> _all;
    private readonly PartitionedRateLimiter<IPAddress?> _both;

    /// <summary>Makes the places.</summary>
    /// <param name="all">How many there are.</param>
    /// <param name="each">How many of them one client address may have (a household, <see cref="RateLimits.Client"/>).</param>
    /// <param name="standsForMany">Which addresses stand for many clients and have no such bound; by default none.</param>
    public Places(int all, int each, Func<IPAddress?, bool>? standsForMany = null)
    {
        _each = PartitionedRateLimiter.Create<IPAddress?, string>(client => standsForMany?.Invoke(client) is true
            ? RateLimitPartition.GetNoLimiter("many")
            : RateLimitPartition.GetConcurrencyLimiter(RateLimits.Client(client), _ => new ConcurrencyLimiterOptions { PermitLimit = each }));
        _all = PartitionedRateLimiter.Create<IPAddress?, string>(_ =>
            RateLimitPartition.GetConcurrencyLimiter("all", _ => new ConcurrencyLimiterOptions { PermitLimit = all }));
        _both = PartitionedRateLimiter.CreateChained(_each, _all);
    }

    /// <summary>Whether this client would get a place now.</summary>
    public bool HasRoom(IPAddress? client) => _both.GetStatistics(client)?.CurrentAvailablePermits > 0;

    /// <summary>A place for this client, given back when it is disposed of; null where there is none for it.</summary>
    public IDisposable? TryTake(IPAddress? client)
    {
        RateLimitLease lease = _both.AttemptAcquire(client);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        return null;
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _both.Dispose();
            _each.Dispose();
            _all.Dispose();
        }
    }
}
