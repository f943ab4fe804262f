using EmotionWeb.Core.Search;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Tells SQLite whether a song has a text's words, for songs taken one by one: asking the full-text index for each costs a search each.</summary>
internal static class PrefixMatchFunction
{
    public const string Name = "begins_words";

    /// <summary>Adds the function <c>begins_words(words, title, artist)</c>, all folded, to a connection.</summary>
    public static void AddTo(SqliteConnection connection) => connection.CreateFunction<string, string, string, bool>(Name, Has, isDeterministic: true);

    /// <summary>Whether each of the words (parted by single spaces) begins a word of title or artist.</summary>
    internal static bool Has(string words, string title, string artist)
    {
        foreach (Range range in words.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> word = words.AsSpan(range);
            if (!Begins(title, word) && !Begins(artist, word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<char> text, ReadOnlySpan<char> word)
    {
        for (int from = 0; text[from..].IndexOf(word, StringComparison.Ordinal) is >= 0 and int found; from += found + 1)
        {
            if (from + found == 0 || !SearchNormalizer.IsOfWord(text[from + found - 1]))
            {
                return true;
            }
        }

        return false;
    }
}
