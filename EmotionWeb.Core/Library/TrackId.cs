using System.Buffers.Text;
using System.Security.Cryptography;

namespace EmotionWeb.Core.Library;

/// <summary>Keys of tracks as they stand in addresses: 128 random bits.</summary>
internal static class TrackId
{
    private const int Bytes = 16;
    private const int Longest = 64;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Whether a text can be one.</summary>
    public static bool Is(string text) => text.Length is > 0 and <= Longest
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
