using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// Identity's manager, but that failures are counted by <see cref="Guesses"/> and hashing waits for its <see cref="PasswordPermits"/>.
/// </summary>
internal sealed class AccountManager(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> users,
    IEnumerable<IPasswordValidator<Account>> passwords, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> logger, PasswordPermits permits)
    : UserManager<Account>(store, options, hasher, users, passwords, names, errors, services, logger)
{
    /// <summary>
    /// Identity's own lock-out counts after a password is weighed, loses counts of tries at once, and would keep a passkey out too.
    /// </summary>
    public override bool SupportsUserLockout => false;

    public override async Task<IdentityResult> CreateAsync(Account user, string password)
    {
        using RateLimitLease permit = await permits.TakeAsync(CancellationToken);
        return await base.CreateAsync(user, password);
    }
}
