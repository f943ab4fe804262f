using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// Hashing a password takes a processor for a tenth of a second, so only a few are hashed at once in the whole site, and some wait, first
/// come first served; however many ask, the rest of the site goes on. Safe to call from many threads.
/// </summary>
internal sealed class PasswordPermits(IOptions<AccountsOptions> options) : IDisposable
{
    private const int Waiting = 64;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.PasswordsAtOnce > 0 ? options.Value.PasswordsAtOnce : Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for leave to hash; dispose what is given when done.</summary>
    /// <exception cref="TooManyPasswordsException">As many wait already as may; said at once.</exception>
    public async Task<RateLimitLease> TakeAsync(CancellationToken cancellationToken)
    {
        RateLimitLease lease = await _limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw new TooManyPasswordsException();
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>More passwords wait to be checked than the site checks in good time; trying again in a moment may do.</summary>
internal sealed class TooManyPasswordsException() : Exception("Too many passwords wait to be checked.");
