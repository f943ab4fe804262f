using System.Security.Cryptography;
using System.Text;

namespace EmotionWeb.Core.Feedback;

/// <summary>Whose feedback it is: an account's, or that of a browser, by the hash of what its cookie holds.</summary>
public static class ListenerKey
{
    /// <summary>How keys of browsers begin.</summary>
    public const string BrowserPrefix = "browser:";

    /// <summary>An account's.</summary>
    public static string OfAccount(string accountId) => $"account:{accountId}";

    /// <summary>A browser's; the secret cannot be had back from it.</summary>
    /// <param name="secret">128 random bits, as the cookie holds them.</param>
    public static string OfBrowser(string secret) => BrowserPrefix
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
