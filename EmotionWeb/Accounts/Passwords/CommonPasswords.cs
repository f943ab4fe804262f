using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts.Passwords;

/// <summary>
/// Refuses passwords that are tried first (NIST SP 800-63B, 3.1.1.2; OWASP ASVS 5, 6.2.4 and 6.2.11): the commonest, and those made of
/// the site's or the account's own words, whatever stands before and after them, written with digits for letters or more than once.
/// Nothing is asked of what a password is composed of.
/// </summary>
internal sealed partial class CommonPasswords(IOptions<AccountsOptions> options) : IPasswordValidator<Account>
{
    private const string Site = "EmotionWeb";

    /// <summary>Shortest own word that counts, and shortest rest beside own words that makes a password, characters.</summary>
    private const int ShortestWord = 3, ShortestRest = 4;

    /// <summary>What fingers and children run along, there and back.</summary>
    private static readonly string[] Rows =
        [.. new[] { "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn" }
            .SelectMany(row => (string[])[row, string.Concat(row.Reverse())])];

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        // One that is too short is told so already.
        bool refused = password?.Length >= options.Value.MinimumPasswordLength && IsGuessed(password, OwnWords(user));
        return Task.FromResult(refused
            ? IdentityResult.Failed(new IdentityError
            {
                Code = "CommonPassword",
                Description = "That password is among the first that are tried: it is a common one, or made of your name or this site's. "
                    + "A few words together are good.",
            })
            : IdentityResult.Success);
    }

    /// <summary>Whether a password is one of the commonest or made of <paramref name="own"/> words.</summary>
    internal static bool IsGuessed(string password, IReadOnlyCollection<string> own)
    {
        string[] forms = [.. Forms(password)];
        string[] rests = [.. forms.Select(form => Without(form, own))];
        return forms.Zip(rests).Any(pair => pair.First.Length != pair.Second.Length && pair.Second.Count(char.IsLetter) < ShortestRest)
            || forms.Any(form => form.Length >= ShortestRest && Rows.Any(row => row.Contains(form, StringComparison.Ordinal)))
            || IsListed(forms.Concat(rests.Select(Trim)).Where(form => form.Length > 0).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>
    /// As it is, without what is not a letter at its ends, so with letters for the digits and signs that stand for them, and each of
    /// these once where it is repeated.
    /// </summary>
    private static IEnumerable<string> Forms(string password)
    {
        string whole = password.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), core = Trim(whole);
        string[] forms = [whole, core, Spell(core), Trim(Spell(whole))];
        return forms.Concat(forms.Select(Once)).Concat(forms.Select(form => Trim(Once(form))))
            .Where(form => form.Length > 0).Distinct(StringComparer.Ordinal);
    }

    private static string Trim(string text)
    {
        int from = 0, to = text.Length;
        while (from < to && !char.IsLetter(text[from]))
        {
            from++;
        }

        while (to > from && !char.IsLetter(text[to - 1]))
        {
            to--;
        }

        return text[from..to];
    }

    private static string Spell(string text) => string.Concat(text.Select(letter => letter switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        _ => letter,
    }));

    /// <summary>What the text repeats, or the text.</summary>
    private static string Once(string text)
    {
        for (int length = 1; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length)))
            {
                return text[..length];
            }
        }

        return text;
    }

    private static string Without(string text, IEnumerable<string> own) =>
        own.Aggregate(text, (rest, word) => rest.Replace(word, "", StringComparison.Ordinal));

    /// <summary>The longest first, so that a word within another leaves nothing of it.</summary>
    private string[] OwnWords(Account account)
    {
        string name = account.UserName ?? "";
        string[] texts = [Site, name, string.Concat(Words(name)), account.Email ?? "", options.Value.PasskeyDomain ?? ""];
        return [.. texts.SelectMany(text => Words(text).Append(text))
            .Select(text => text.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
            .Where(word => word.Length >= ShortestWord).Distinct(StringComparer.Ordinal).OrderByDescending(word => word.Length)];
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    /// <summary>Read through each time, which takes milliseconds and is seldom wanted, instead of kept in memory.</summary>
    private static bool IsListed(HashSet<string> forms)
    {
        using Stream packed = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt.gz")
            ?? throw new InvalidOperationException("The list of common passwords is not built in.");
        using StreamReader list = new(new GZipStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        while (list.ReadLine() is { } word)
        {
            if (forms.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("[\\p{L}\\p{N}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();
}
