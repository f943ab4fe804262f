using System.Security.Cryptography;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace EmotionWeb.Listeners;

/// <summary>
/// The cookie by which a browser without an account finds again what was said in it: 128 random bits, of which the site keeps only the
/// hash. There is none before the first word.
/// Safe to call from many threads.
/// </summary>
internal sealed class ListenerCookie(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Name of the cookie; by https with the prefix of <see cref="Https.NameFor"/>.</summary>
    public const string Name = "emotionweb-listener";

    /// <summary>How long it is kept after the last word.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    private const int Digits = 32;
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _tickets = protection.CreateProtector("EmotionWeb.Listeners.Ticket").ToTimeLimitedDataProtector();

    /// <summary>Whose browser sent a request (<see cref="ListenerKey"/>); null where it has no such cookie.</summary>
    public static string? KeyOf(HttpContext http) => SecretOf(http) is { } secret ? ListenerKey.OfBrowser(secret) : null;

    /// <summary>Gives the browser its cookie, or the one it has for another while.</summary>
    /// <returns>What its page takes to its circuit, which cannot see the cookie: the key, sealed, for a minute.</returns>
    public string Give(HttpContext http)
    {
        string secret = SecretOf(http) ?? RandomNumberGenerator.GetHexString(Digits, lowercase: true);
        http.Response.Cookies.Append(Https.NameFor(http, Name), secret, Options(http, time.GetUtcNow() + Kept));
        return _tickets.Protect(ListenerKey.OfBrowser(secret), OnItsWay);
    }

    /// <summary>The key that a page brought; null where it is not one that was just given.</summary>
    public string? Open(string ticket)
    {
        try
        {
            return _tickets.Unprotect(ticket);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Takes the cookie away.</summary>
    public static void Take(HttpContext http) => http.Response.Cookies.Delete(Https.NameFor(http, Name), Options(http, expires: null));

    // What a browser sends may be anything.
    private static string? SecretOf(HttpContext http) =>
        http.Request.Cookies[Https.NameFor(http, Name)] is { Length: Digits } secret
            && secret.All(char.IsAsciiHexDigitLower) ? secret : null;

    private static CookieOptions Options(HttpContext http, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        Expires = expires,
    };
}
