using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace EmotionWeb.Accounts;

/// <summary>
/// How second factors are kept, so that who reads the database or a backup of it cannot sign in with them: an authenticator app's key is
/// encrypted under the site's keys, for it must be read again; a recovery code is hashed as a password is, for it need only be
/// recognised, also where the keys are lost. Safe to call from many threads.
/// </summary>
internal sealed partial class AccountSecrets(IDataProtectionProvider protection, ILogger<AccountSecrets> logger)
{
    /// <summary>How a sealed key begins.</summary>
    public const string Sealed = "sealed:";

    /// <summary>How a hashed code begins; iterations, salt and hash follow.</summary>
    public const string Hashed = "pbkdf2:";

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA512 (Password Storage Cheat Sheet); Identity hashes passwords with it.</summary>
    public const int Iterations = 210_000;

    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    /// <summary>Encrypts a key for its account alone.</summary>
    public string Seal(string accountId, string key) => Sealed + Protector(accountId).Protect(key);

    /// <summary>The key that was sealed; null where there is none, or where it was sealed with keys that are no longer there.</summary>
    public string? Open(string accountId, string? kept)
    {
        if (kept?.StartsWith(Sealed, StringComparison.Ordinal) != true)
        {
            return kept;
        }

        try
        {
            return Protector(accountId).Unprotect(kept[Sealed.Length..]);
        }
        catch (CryptographicException)
        {
            LogUnreadable(logger, accountId);
            return null;
        }
    }

    /// <summary>Hashes the codes of one set, under one salt, so that a code that is typed is hashed once.</summary>
    public static IReadOnlyList<string> Hash(IEnumerable<string> codes)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return [.. codes.Select(code => Hash(code, salt, Iterations))];
    }

    /// <summary>The hash among <paramref name="kept"/> that is the code's, or null; capitals and small letters are the same.</summary>
    public static string? Find(IReadOnlyCollection<string> kept, string code)
    {
        // One set has one salt.
        foreach (IGrouping<string, string> set in kept.GroupBy(one => one[..one.LastIndexOf(':')], StringComparer.Ordinal))
        {
            string[] parts = set.Key.Split(':');
            byte[] hash = Encoding.ASCII.GetBytes(Hash(code, Convert.FromBase64String(parts[2]),
                int.Parse(parts[1], CultureInfo.InvariantCulture)));
            if (set.FirstOrDefault(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), hash)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Hash(string code, byte[] salt, int iterations)
    {
        byte[] hash = Rfc2898DeriveBytes.Pbkdf2(code.ToUpperInvariant(), salt, iterations, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Hashed}{iterations}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(hash)}");
    }

    private IDataProtector Protector(string accountId) => protection.CreateProtector("EmotionWeb.Accounts.AuthenticatorKey", accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The authenticator key of account {AccountId} was sealed with keys that are not "
        + "here; a recovery code still works, and admin reset.")]
    private static partial void LogUnreadable(ILogger logger, string accountId);
}
