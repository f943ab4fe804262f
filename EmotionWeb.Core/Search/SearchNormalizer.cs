using System.Globalization;
using System.Text;

namespace EmotionWeb.Core.Search;

/// <summary>
/// The form under which names are compared: lower case, without the accents of Latin, Greek and Cyrillic letters, with plain quotes and
/// single spaces. Marks of other scripts stay, because there they tell words apart.
/// </summary>
public static class SearchNormalizer
{
    /// <summary>Folds a name. <c>Fold(Fold(x)) == Fold(x)</c>.</summary>
    public static string Fold(string text)
    {
        StringBuilder folded = new(text.Length);
        string composed = Ascii.IsValid(text) ? text : WellFormed(text).Normalize(NormalizationForm.FormKD);
        foreach (char c in composed)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (c is not (>= '\u0300' and <= '\u036F') && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                Append(folded, char.ToLowerInvariant(c));
            }
        }

        string result = folded.ToString().TrimEnd(' ');
        return Ascii.IsValid(result) ? result : result.Normalize(NormalizationForm.FormC);
    }

    /// <summary>The words of a folded text: runs of letters and digits, as the full-text index cuts them.</summary>
    internal static IReadOnlyList<string> Words(string folded)
    {
        List<string> words = [];
        int start = -1;
        for (int i = 0; i <= folded.Length; i++)
        {
            bool inWord = i < folded.Length && IsOfWord(folded[i]);
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                words.Add(folded[start..i]);
                start = -1;
            }
        }

        return words;
    }

    internal static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    /// <summary>Half a character, which a browser can send, has no form to bring it to.</summary>
    private static string WellFormed(string text) => text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes().Select(r => r.ToString())) : text;

    private static void Append(StringBuilder folded, char c) => _ = c switch
    {
        'ß' => folded.Append("ss"),
        'æ' => folded.Append("ae"),
        'œ' => folded.Append("oe"),
        'ø' => folded.Append('o'),
        'ł' => folded.Append('l'),
        'đ' or 'ð' => folded.Append('d'),
        'þ' => folded.Append("th"),
        'ı' => folded.Append('i'),
        '‘' or '’' or 'ʼ' or '`' or '´' => folded.Append('\''),
        '“' or '”' or '„' => folded.Append('"'),
        '‐' or '‑' or '–' or '—' => folded.Append('-'),
        _ => folded.Append(c),
    };
}
