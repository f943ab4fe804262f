using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace EmotionWeb.Core.Subsonic;

/// <summary>A way of signing on.</summary>
internal enum SignOnWay
{
    /// <summary>A key of the server's (OpenSubsonic's <c>apiKeyAuthentication</c>).</summary>
    ApiKey,

    /// <summary>A hash of password and salt, another with every call.</summary>
    Token,

    /// <summary>The password itself.</summary>
    Password,
}

/// <summary>Where a server is, and who signs on to it. Not a record: it never becomes a text.</summary>
internal sealed class SubsonicAccount(Uri address, string user, string password, string apiKey, bool allowPlainPassword)
{
    private const int SaltBytes = 8;

    /// <summary>Ends with a slash.</summary>
    public Uri Address { get; } = address;

    /// <summary>The ways that can be tried, best first.</summary>
    public IReadOnlyList<SignOnWay> Ways { get; } =
        [
            .. apiKey.Length > 0 ? [SignOnWay.ApiKey] : (SignOnWay[])[],
            .. user.Length == 0 || password.Length == 0 ? [] : MaySendPlain(address, allowPlainPassword)
                ? [SignOnWay.Token, SignOnWay.Password] : (SignOnWay[])[SignOnWay.Token],
        ];

    /// <summary>Whether the password would be sent as it is, were the server nearer or its line closed.</summary>
    public bool HoldsPasswordBack => password.Length > 0 && !Ways.Contains(SignOnWay.Password);

    /// <summary>What signs a call on.</summary>
    public IEnumerable<KeyValuePair<string, string>> SignOn(SignOnWay way)
    {
        if (way is SignOnWay.ApiKey)
        {
            return [new("apiKey", apiKey)];
        }

        if (way is SignOnWay.Password)
        {
            return [new("u", user), new("p", "enc:" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(password)))];
        }

        string salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes));
#pragma warning disable CA5351 // The protocol's own hash.
        string token = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(password + salt)));
#pragma warning restore CA5351
        return [new("u", user), new("t", token), new("s", salt)];
    }

    private static bool MaySendPlain(Uri address, bool allowed) =>
        allowed || string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) || address.IsLoopback
            || (IPAddress.TryParse(address.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
}
