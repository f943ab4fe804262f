using System.Security.Cryptography;
using System.Text;

namespace EmotionWeb.Core.Feedback;

/// <summary>Whose feedback it is: an account's, or that of a browser, by the hash of what its cookie holds.</summary>
public static class ListenerKey
{
    /// <summary>How keys of browsers begin.</summary>
    public const string BrowserPrefix = "browser:";

    private const string AccountPrefix = "account:";

    /// <summary>An account's.</summary>
    public static string OfAccount(string accountId) => AccountPrefix + accountId;

    /// <summary>The account that a key is of; null where it is a browser's.</summary>
    public static string? AccountOf(string key) =>
        key.StartsWith(AccountPrefix, StringComparison.Ordinal) ? key[AccountPrefix.Length..] : null;

    /// <summary>A browser's; the secret cannot be had back from it.</summary>
    /// <param name="secret">128 random bits, as the cookie holds them.</param>
    public static string OfBrowser(string secret) => BrowserPrefix
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
