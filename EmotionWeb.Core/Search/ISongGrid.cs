using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Search;

/// <summary>Pages of songs for editing, quick at a million songs. Safe to call from many threads.</summary>
public interface ISongGrid
{
    /// <summary>One page.</summary>
    /// <exception cref="CatalogueQueryException">The limit is not 1 to 200, the skip is negative, or a place is of another order.</exception>
    Task<SongGridPage> FindAsync(SongGridQuery query, CancellationToken cancellationToken);

    /// <summary>Every song that fits, as it is seen now, for a change of all of them.</summary>
    /// <param name="query">Which songs, in which order; its place, skip and limit are of no meaning here.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>
    /// All of them, in the order asked for; the first <see cref="ISongEditor.MostAtOnce"/> where more fit, which is as many as one change
    /// takes.
    /// </returns>
    Task<IReadOnlyList<SongVersion>> SeenAsync(SongGridQuery query, CancellationToken cancellationToken);

    /// <summary>Genres there are, by name, at most <paramref name="limit"/>.</summary>
    /// <param name="beginning">Only genres that begin so (case and accents folded), or null.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<string>> GenresAsync(string? beginning, int limit, CancellationToken cancellationToken);
}

/// <summary>Which songs are wanted. Give at most one of <paramref name="After"/> and <paramref name="Before"/>: the next and the previous page are a seek, however deep.</summary>
/// <param name="Sort">Sorted by.</param>
/// <param name="Descending">Greatest first.</param>
/// <param name="MoodId">Of this mood, or null.</param>
/// <param name="Genre">Of a genre that begins so (case and accents folded), or null.</param>
/// <param name="Text">Beginnings of words that title and artist together contain (case and accents folded), or null.</param>
/// <param name="After">The page begins after this place (<see cref="SongGridPage.End"/>).</param>
/// <param name="Before">The page ends before this place (<see cref="SongGridPage.Start"/>).</param>
/// <param name="Skip">Songs to leave out from there (or from the beginning), for a jump; its cost grows with it, by about 0.1 ms a thousand.</param>
/// <param name="Limit">1 to 200; 50 by default.</param>
public sealed record SongGridQuery(
    SongColumn Sort = SongColumn.Popularity, bool Descending = true, int? MoodId = null, string? Genre = null, string? Text = null,
    SongGridCursor? After = null, SongGridCursor? Before = null, int Skip = 0, int Limit = 50);

/// <summary>One page.</summary>
/// <param name="Items">The songs in the order asked for.</param>
/// <param name="Total">How many there are in all; with a text counted to 10,000.</param>
/// <param name="TotalIsLeast">Whether there may be more than <paramref name="Total"/>, because counting ended there: show <c>10,000+</c>.</param>
/// <param name="Start">The place of the first song, or null on an empty page.</param>
/// <param name="End">The place of the last song, or null on an empty page.</param>
/// <param name="More">Whether more songs follow (with <see cref="SongGridQuery.Before"/>: precede).</param>
public sealed record SongGridPage(IReadOnlyList<SongGridRow> Items, int Total, bool TotalIsLeast, SongGridCursor? Start, SongGridCursor? End, bool More);

/// <summary>A song in the grid.</summary>
/// <param name="Id">Key.</param>
/// <param name="Version">Give it back with a bulk change.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist.</param>
/// <param name="MoodId">Its mood.</param>
/// <param name="Mood">Its mood's name.</param>
/// <param name="Popularity">0 to 100, or null.</param>
/// <param name="Genre">Genre, or null.</param>
/// <param name="Year">Year of release, or null.</param>
/// <param name="Language">Language of the words, or null.</param>
public sealed record SongGridRow(long Id, int Version, string Title, string Artist, int MoodId, string Mood, int? Popularity, string? Genre, int? Year, string? Language)
{
    /// <summary>The song as it was seen here.</summary>
    public SongVersion Seen => new(Id, Version);
}

/// <summary>A song's place in an order; valid for that order, whatever the filter. It stays a place when the song is edited or deleted. Immutable.</summary>
public sealed class SongGridCursor
{
    internal SongGridCursor(SongColumn sort, IReadOnlyList<object> keys) => (Sort, Keys) = (sort, keys);

    internal SongColumn Sort { get; }

    internal IReadOnlyList<object> Keys { get; }
}
