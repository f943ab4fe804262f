using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace EmotionWeb.Accounts;

/// <summary>The codes of authenticator apps, each of which works once: whoever looks over a shoulder cannot use what was seen (RFC 6238, 5.2).</summary>
internal sealed class SingleUseAuthenticatorTokenProvider(TimeProvider time) : AuthenticatorTokenProvider<Account>
{
    private const string Keeper = "[EmotionWeb]";
    private const string Used = "UsedCodes";

    /// <summary>Longer than Identity takes a code for: two steps of 30 s to either side of its own.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(3);

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<Account> manager, Account user)
    {
        if (!await base.ValidateAsync(purpose, token, manager, user))
        {
            return false;
        }

        long now = time.GetUtcNow().ToUnixTimeSeconds();
        string[] used = [.. (await manager.GetAuthenticationTokenAsync(user, Keeper, Used) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => now - long.Parse(entry.Split('@')[1], CultureInfo.InvariantCulture) < Remembered.TotalSeconds)];
        if (used.Any(entry => entry.StartsWith($"{token}@", StringComparison.Ordinal)))
        {
            return false;
        }

        // Of two requests with one code at once, the account's concurrency stamp lets one through.
        string entries = string.Join(' ', [.. used, string.Create(CultureInfo.InvariantCulture, $"{token}@{now}")]);
        return (await manager.SetAuthenticationTokenAsync(user, Keeper, Used, entries)).Succeeded;
    }
}
