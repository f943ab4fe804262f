using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// Hashing a password takes a processor for a tenth of a second, so only a few are hashed at once in the whole site, and some wait, first
/// come first served; however many ask, the rest of the site goes on. Safe to call from many threads.
/// </summary>
internal sealed class PasswordPermits(IOptions<AccountsOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>How many wait at most.</summary>
    public const int Waiting = 64;

    /// <summary>How long one waits at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.PasswordsAtOnce > 0 ? options.Value.PasswordsAtOnce : Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>How many wait now.</summary>
    internal long Waiters => _limiter.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <summary>
    /// Waits for leave to hash; dispose what is given when done. In no transaction that writes, for who has leave may wait for that.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TooManyPasswordsException">As many wait as may, which is said at once, or it took too long.</exception>
    public async Task<RateLimitLease> TakeAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            RateLimitLease lease = await _limiter.AcquireAsync(1, either.Token);
            if (lease.IsAcquired)
            {
                return lease;
            }

            lease.Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Too late.
        }

        throw new TooManyPasswordsException();
    }

    public void Dispose() => _limiter.Dispose();
}

/// <summary>More passwords wait to be checked than the site checks in good time; trying again in a moment may do.</summary>
internal sealed class TooManyPasswordsException() : Exception("Too many passwords wait to be checked.");
