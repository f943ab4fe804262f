using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Identity's manager, but that failures are counted by <see cref="Guesses"/>.</summary>
internal sealed class AccountManager(
    IUserStore<Account> store, IOptions<IdentityOptions> options, IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> users,
    IEnumerable<IPasswordValidator<Account>> passwords, ILookupNormalizer names, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<Account>> logger)
    : UserManager<Account>(store, options, hasher, users, passwords, names, errors, services, logger)
{
    /// <summary>
    /// Identity's own lock-out counts after a password is weighed, loses counts of tries at once, and would keep a passkey out too.
    /// </summary>
    public override bool SupportsUserLockout => false;
}
