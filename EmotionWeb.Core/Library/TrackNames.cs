using System.Text.RegularExpressions;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Under which names a track and a song are the same: those of <see cref="SongVariants"/>, so that a remaster stands in for the song, but a
/// live take apart from the studio's,
/// so that neither stands in for the other.
/// </summary>
internal static partial class TrackNames
{
    private const string Live = @"\b(?:live|unplugged|in concert|en vivo|en directo|ao vivo)\b";

    /// <summary>What a title has in common with the same take on other records.</summary>
    /// <param name="titleFold">As <see cref="Search.SearchNormalizer"/> folds it.</param>
    public static string TitleKey(string titleFold) => SongVariants.TitleKey(titleFold) + (IsLive().IsMatch(titleFold) ? " (live)"
        : string.Empty);

    /// <summary>The artist without guests.</summary>
    /// <param name="artistFold">As <see cref="Search.SearchNormalizer"/> folds it.</param>
    public static string ArtistKey(string artistFold) => SongVariants.ArtistKey(artistFold);

    // Where it is said of the title, not where it is the title: "Live and Let Die".
    [GeneratedRegex($@"[(\[][^()\[\]]*{Live}[^()\[\]]*[)\]]| - (?:[^-]|-(?! ))*?{Live}.*$", RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsLive();
}
