using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EmotionWeb.Accounts;

/// <summary>What a link proves itself by that works once: 32 random bytes, of which the database keeps the hash alone.</summary>
internal static class OneTimeToken
{
    private const int Bytes = 32;

    /// <summary>A new one, as it stands in an address.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
