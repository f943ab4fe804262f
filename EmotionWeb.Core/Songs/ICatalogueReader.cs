using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>Reads the song catalogue, which everyone may. Safe to call from many threads.</summary>
public interface ICatalogueReader
{
    /// <summary>One page of songs.</summary>
    /// <exception cref="CatalogueQueryException">The limit, mood or cursor cannot be.</exception>
    Task<SongPage> FindAsync(SongQuery query, CancellationToken cancellationToken);

    /// <summary>The moods, in the order the admins gave them.</summary>
    Task<IReadOnlyList<MoodSummary>> MoodsAsync(CancellationToken cancellationToken);
}

/// <summary>Which songs are wanted.</summary>
/// <param name="Mood">Name of a mood, or null for all.</param>
/// <param name="Text">Beginnings of words that title and artist together contain (case and accents folded), or null.</param>
/// <param name="After">Cursor from <see cref="SongPage.Next"/>, or null for the first page.</param>
/// <param name="Limit">1 to 200; 50 by default.</param>
public sealed record SongQuery(string? Mood = null, string? Text = null, string? After = null, int Limit = 50)
{
    /// <summary>Longest text that is searched for; what is beyond is left out, for each word costs a walk over the index.</summary>
    public const int LongestText = 200;
}

/// <summary>One page of songs.</summary>
/// <param name="Items">The songs, by popularity (unknown last), then title.</param>
/// <param name="Next">Cursor of the next page, or null on the last.</param>
/// <param name="Total">How many songs the query finds in all; a text's are counted to 10,000.</param>
/// <param name="TotalIsLeast">Whether there may be more than <paramref name="Total"/>, because counting ended there.</param>
public sealed record SongPage(IReadOnlyList<SongRow> Items, string? Next, int Total, bool TotalIsLeast = false);
