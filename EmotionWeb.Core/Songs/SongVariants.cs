using System.Text.RegularExpressions;

namespace EmotionWeb.Core.Songs;

/// <summary>
/// What is the same of the recordings and releases of one song: its folded title without <c>- Remastered 2009</c>, <c>(Live at Wembley)</c>, <c>(feat. Someone)</c>,
/// <c>- Radio Edit</c>, and its folded artist without guests. A remix, a cover or a second part keeps its name. Two songs with the same key are likely the same, not surely.
/// </summary>
internal static partial class SongVariants
{
    private const string Guests = @"(?:feat|ft|featuring)\b\.?";
    private const string Words =
        @"\b(?:re-?master(?:ed|s)?|live|unplugged|mono|stereo|deluxe|bonus track|explicit|radio (?:edit|mix|version)|single (?:edit|mix|version)|album (?:edit|mix|version)|original (?:mix|version)|" + Guests + ")";

    /// <summary>The title that variants share.</summary>
    /// <param name="titleFold">As <see cref="Search.SearchNormalizer"/> folds it.</param>
    public static string TitleKey(string titleFold)
    {
        if (titleFold.AsSpan().IndexOfAny("([-") < 0 && !titleFold.Contains(" f", StringComparison.Ordinal))
        {
            return titleFold;
        }

        string key = InBrackets().Replace(titleFold, " ");
        key = Tail().Replace(key, string.Empty);
        key = Guest().Replace(key, string.Empty);
        key = Spaces().Replace(key, " ").Trim(' ', '-');
        return key.Length > 0 ? key : titleFold;
    }

    /// <summary>The artist without guests.</summary>
    /// <param name="artistFold">As <see cref="Search.SearchNormalizer"/> folds it.</param>
    public static string ArtistKey(string artistFold) =>
        artistFold.Contains(" f", StringComparison.Ordinal) || artistFold.Contains("(f", StringComparison.Ordinal) ? Guest().Replace(artistFold, string.Empty).Trim() : artistFold;

    [GeneratedRegex(@"[(\[](?:with |[^()\[\]]*?" + Words + @")[^()\[\]]*[)\]]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InBrackets();

    // From the first dash after which only a variant stands.
    [GeneratedRegex(@" - (?:[^-]|-(?! ))*?" + Words + ".*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tail();

    [GeneratedRegex(@" [(\[]?" + Guests + " .*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Guest();

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
