using System.Buffers.Binary;
using System.Security.Cryptography;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Playwright;

namespace EmotionWeb.Tests.Browser;

/// <summary>What a person does to sign in.</summary>
internal static class SigningIn
{
    /// <summary>Signs in on the sign-in page by name and <see cref="AccountSite.Password"/>, and waits until that has led on.</summary>
    /// <param name="page">Any page of the site.</param>
    /// <param name="name">An account made by <see cref="AccountSite.AddAccountAsync"/>.</param>
    /// <param name="next">Path on the site to go on to.</param>
    public static async Task SignInAsync(this IPage page, string name, string next = "/account")
    {
        Uri site = new(page.Url);
        await page.GotoAsync(new Uri(site, $"/account/sign-in?returnUrl={Uri.EscapeDataString(next)}").ToString());
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Password").FillAsync(AccountSite.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !new Uri(url).AbsolutePath.Equals("/account/sign-in", StringComparison.Ordinal));
    }

    /// <summary>The six digits that an authenticator app with this key shows (RFC 6238: SHA-1, 30 s).</summary>
    public static string Code(string base32Key, DateTimeOffset at)
    {
        string bits = string.Concat(base32Key.Where(char.IsLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] key = [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
        byte[] step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
        byte[] hash = HMACSHA1.HashData(key, step);
        int value = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (value % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
