namespace EmotionWeb.Core.Persistence;

/// <summary>What is done to the database as a whole. Safe to call while others read and write.</summary>
public interface IDatabaseMaintenance
{
    /// <summary>
    /// Checks that the database is sound and this program's, and makes a new, empty one this program's; takes away what a migration that was killed left behind.
    /// </summary>
    /// <param name="context">Its connection open.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CatalogueUnavailableException">It is damaged or belongs to another program; nothing in it was changed.</exception>
    Task PrepareAsync(CatalogueContext context, CancellationToken cancellationToken);

    /// <summary>Writes the database, as it stands at this moment, to a new file, and checks what was written.</summary>
    /// <param name="file">Where to; a file that is there is not overwritten.</param>
    /// <param name="cancellationToken">Ends it before the file is in place.</param>
    /// <exception cref="CatalogueUnavailableException">The file is there already, cannot be written, or the copy is not sound.</exception>
    Task BackUpAsync(string file, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a backup in the place of the database, in one transaction: who reads meanwhile sees the old or the new, and a site that runs goes on with the new. What is replaced is kept beside it.
    /// </summary>
    /// <param name="file">A backup, of this version or an earlier one; it is not changed.</param>
    /// <param name="cancellationToken">Ends it before anything is replaced.</param>
    /// <returns>The file that keeps what was replaced, or null where there was no database.</returns>
    /// <exception cref="CatalogueUnavailableException">The file is no sound database of this program, or the database cannot be written; nothing was replaced.</exception>
    Task<string?> RestoreAsync(string file, CancellationToken cancellationToken);
}
