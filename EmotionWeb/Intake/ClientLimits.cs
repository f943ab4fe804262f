using System.Threading.RateLimiting;
using EmotionWeb.Api;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Intake;

/// <summary>
/// How often one client may ask: one bucket of tokens each, from which requests to the API and pictures that a page sends are taken alike,
/// so that no way around one
/// leads through the other. It holds <see cref="ApiOptions.Burst"/> and fills by <see cref="ApiOptions.RequestsPerMinute"/>: at the
/// defaults a page that reads a picture every second
/// can do so for as long as it likes. Safe to call from many threads.
/// </summary>
internal sealed class ClientLimits(IOptions<ApiOptions> options) : IDisposable
{
    /// <summary>A bucket for each client, by <see cref="Client"/>.</summary>
    public PartitionedRateLimiter<string> Buckets { get; } = PartitionedRateLimiter.Create<string, string>(
        client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.Value.RequestsPerMinute,
        }),
        StringComparer.Ordinal);

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

    /// <summary>How long whoever was refused had better wait, in whole seconds, at least one.</summary>
    public static TimeSpan Wait(RateLimitLease refused)
    {
        TimeSpan wait = refused.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan told) ? told : TimeSpan.FromMinutes(1);
        return TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));
    }

    /// <inheritdoc />
    public void Dispose() => Buckets.Dispose();
}
