using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Accounts;

/// <summary>Identity's store, but that second factors are kept as <see cref="AccountSecrets"/> says.</summary>
internal sealed class AccountStore(AccountsContext context, AccountSecrets secrets, IdentityErrorDescriber? describer = null)
    : UserStore<Account, IdentityRole, AccountsContext>(context, describer)
{
    // Identity's own names for them, which it keeps to itself.
    private const string Provider = "[AspNetUserStore]";
    private const string AuthenticatorKey = "AuthenticatorKey";
    private const string RecoveryCodes = "RecoveryCodes";

    private const char Between = ';';

    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return base.SetAuthenticatorKeyAsync(user, secrets.Seal(user.Id, key), cancellationToken);
    }

    public override async Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        return secrets.Open(user.Id, await base.GetAuthenticatorKeyAsync(user, cancellationToken));
    }

    public override Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        base.ReplaceCodesAsync(user, AccountSecrets.Hash(recoveryCodes), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        string[] kept = Split(await GetTokenAsync(user, Provider, RecoveryCodes, cancellationToken));
        if (AccountSecrets.Find(kept, code) is not { } found)
        {
            return false;
        }

        // Of two requests with one code at once, the account's concurrency stamp lets one through.
        await base.ReplaceCodesAsync(user, kept.Where(one => !string.Equals(one, found, StringComparison.Ordinal)), cancellationToken);
        return true;
    }

    /// <summary>Seals and hashes what an earlier version kept in clear. Safe to call again, and from two processes at once.</summary>
    /// <returns>Whether there was something.</returns>
    public async Task<bool> BringOverAsync(CancellationToken cancellationToken)
    {
        IdentityUserToken<string>[] clear = await Context.UserTokens.AsNoTracking()
            .Where(token => token.LoginProvider == Provider && token.Value != null && token.Value != "" && (
                (token.Name == AuthenticatorKey && !token.Value.StartsWith(AccountSecrets.Sealed))
                    || (token.Name == RecoveryCodes && !token.Value.StartsWith(AccountSecrets.Hashed))))
            .ToArrayAsync(cancellationToken);
        foreach (IdentityUserToken<string> token in clear)
        {
            string kept = string.Equals(token.Name, AuthenticatorKey, StringComparison.Ordinal)
                ? secrets.Seal(token.UserId, token.Value!)
                : string.Join(Between, AccountSecrets.Hash(Split(token.Value)));

            // Only where it is still what was read: a code may have been used meanwhile.
            await Context.UserTokens
                .Where(one => one.UserId == token.UserId && one.LoginProvider == Provider && one.Name == token.Name
                    && one.Value == token.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Value, kept), cancellationToken);
        }

        return clear.Length > 0;
    }

    private static string[] Split(string? kept) => kept?.Split(Between, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
