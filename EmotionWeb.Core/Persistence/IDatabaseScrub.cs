namespace EmotionWeb.Core.Persistence;

/// <summary>
/// Takes what was deleted or overwritten out of the database's files, where it would lie until something else needs the room. Safe to
/// call while others read and write.
/// </summary>
public interface IDatabaseScrub
{
    /// <summary>
    /// Writes the database anew, without what it no longer holds; no row changes. It holds the write lock, and takes as long as a copy of
    /// the database.
    /// </summary>
    /// <exception cref="System.Data.Common.DbException">Another writer held the lock for longer than
    /// <see cref="CatalogueOptions.BusySeconds"/>.</exception>
    Task ScrubAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Brings what was written into the database's file and empties its log, where what was deleted would lie on; as far as nobody reads
    /// or writes there at the moment, for nothing waits.
    /// </summary>
    Task EmptyLogAsync(CancellationToken cancellationToken);
}
