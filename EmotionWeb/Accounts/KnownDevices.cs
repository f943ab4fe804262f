using System.Security.Cryptography;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.DataProtection;

namespace EmotionWeb.Accounts;

/// <summary>
/// Devices that signed in before, by a cookie that says for which account and nothing else: it opens nothing, but its holder's wrong
/// guesses are counted apart from all others' (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Safe to call from many
/// threads.
/// </summary>
internal sealed class KnownDevices(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Name of the cookie; by https with the prefix of <see cref="Https.NameFor"/>.</summary>
    public const string Cookie = "emotionweb-device";

    private const char Between = '|';
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("EmotionWeb.Accounts.Device");

    /// <summary>The device that sent the request, if the account knows it; else the empty text.</summary>
    public string Of(HttpContext http, string accountId)
    {
        if (http.Request.Cookies[Https.NameFor(http, Cookie)] is not { Length: > 0 } cookie)
        {
            return "";
        }

        try
        {
            return _protector.Unprotect(cookie).Split(Between) is [string id, string device]
                && string.Equals(id, accountId, StringComparison.Ordinal) ? device : "";
        }
        catch (CryptographicException)
        {
            return ""; // Made up, or of a site that had other keys.
        }
    }

    /// <summary>Makes the device known to the account that signs in on it; the account that did before is no longer known there.</summary>
    public void Remember(HttpContext http, string accountId)
    {
        if (Of(http, accountId).Length == 0)
        {
            http.Response.Cookies.Append(Https.NameFor(http, Cookie),
                _protector.Protect($"{accountId}{Between}{RandomNumberGenerator.GetHexString(32, lowercase: true)}"), new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = http.Request.IsHttps,
                    Path = "/",
                    Expires = time.GetUtcNow() + Remembered,
                });
        }
    }
}
