using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>Songs that are likely the same under two titles: remastered, live, with guests, as a radio edit. Safe to call from many threads.</summary>
public interface ISongDuplicates
{
    /// <summary>Groups of likely duplicates by artist and title. The first call after a change of the catalogue walks through all of it, off the caller's thread; the next ones remember.</summary>
    /// <param name="skip">Groups to leave out, 0 and up.</param>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CatalogueQueryException">The limit or the skip cannot be.</exception>
    Task<DuplicatePage> FindAsync(int skip, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps one song, with the values it lacks from the others in their order, and deletes those, in one change that <see cref="IChangeLog.RevertAsync"/> takes back:
    /// Nothing is done where someone changed or deleted one of them since it was seen.
    /// </summary>
    /// <param name="keep">The song to keep, as it was seen.</param>
    /// <param name="others">The songs to delete, as they were seen; at least one, and not the kept one.</param>
    /// <param name="editor">Who does it.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    /// <exception cref="ArgumentException">There is no other song, or the kept one is among the others.</exception>
    Task<MergedSongs> MergeAsync(SongVersion keep, IReadOnlyCollection<SongVersion> others, Editor editor, CancellationToken cancellationToken);
}

/// <summary>Some groups.</summary>
/// <param name="Groups">Each of at least two songs, the one with the most known first.</param>
/// <param name="Total">How many groups there are.</param>
public sealed record DuplicatePage(IReadOnlyList<IReadOnlyList<SongGridRow>> Groups, int Total);

/// <summary>What came of a merge.</summary>
/// <param name="Kept">The song that was kept, as it stands now; null where nothing was done because a song was changed or deleted since it was seen.</param>
/// <param name="Change">The change in the log, or null.</param>
public sealed record MergedSongs(EditedSong? Kept, long? Change);
