using System.Net;
using System.Threading.RateLimiting;
using EmotionWeb.Api;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>How often one client address may try to sign in, register or set up. Safe to call from many threads.</summary>
internal sealed class SignInThrottle(IOptions<AccountsOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, string>(address =>
        RateLimitPartition.GetSlidingWindowLimiter(RateLimits.Client(address), _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = options.Value.TriesPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    /// <summary>Counts a try; false where the address has none left for now.</summary>
    public bool TryTake(IPAddress? address)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
