using EmotionWeb.Core.Persistence;

namespace EmotionWeb.Core.Search;

/// <summary>Finds pages of songs, quick at a million songs; each database has its own way. Safe to call from many threads, each with a context of its own.</summary>
internal interface ISongSearch
{
    /// <summary>Finds the keys of one page.</summary>
    /// <param name="context">The database, its connection open.</param>
    /// <param name="page">Which songs, in which order.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<FoundSongs> FindAsync(CatalogueContext context, SongPageRequest page, CancellationToken cancellationToken);
}

/// <summary>Which page of songs is wanted.</summary>
/// <param name="Filter">Which songs.</param>
/// <param name="Sort">Sorted by.</param>
/// <param name="Descending">Greatest first.</param>
/// <param name="From">Values of the order's keys of a song that the page begins after, as they were found, or null for the first (last) page.</param>
/// <param name="Backwards">Whether the page ends before <paramref name="From"/>.</param>
/// <param name="Skip">How many songs to leave out first.</param>
/// <param name="Limit">Length of the page, at least 1.</param>
internal readonly record struct SongPageRequest(
    SongFilter Filter, SongColumn Sort, bool Descending, IReadOnlyList<object>? From, bool Backwards, int Skip, int Limit);

/// <summary>A page's songs by the values of their keys, the last of which is the song's own.</summary>
/// <param name="Keys">In the order asked for.</param>
/// <param name="More">Whether more follow (precede, backwards).</param>
/// <param name="Total">How many there are in all.</param>
internal sealed record FoundSongs(IReadOnlyList<object[]> Keys, bool More, SongTotal Total)
{
    public long[] Ids => [.. Keys.Select(k => (long)k[^1])];
}

/// <summary>How many songs fit a filter.</summary>
/// <param name="Matches">How many fit its text, counted no further than the search needs; without a text as many as fit its mood and genre.</param>
/// <param name="Facet">How many fit its mood and genre; of no meaning for a text without either.</param>
/// <param name="Total">How many fit in all.</param>
/// <param name="IsLeast">Whether there may be more than <paramref name="Total"/>.</param>
internal readonly record struct SongTotal(long Matches, long Facet, long Total, bool IsLeast);
