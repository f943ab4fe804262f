namespace EmotionWeb.Core.Persistence;

/// <summary>The database cannot be used; the message says why, what was kept and what to do. It stops the start.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">For whoever runs the program.</param>
/// <param name="inner">What the database said, or null.</param>
public sealed class CatalogueUnavailableException(DatabaseFault fault, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What is wrong.</summary>
    public DatabaseFault Fault { get; } = fault;

    /// <summary>Says in words what the database answered.</summary>
    /// <param name="database">The database's full path.</param>
    /// <param name="fault">What it is (<see cref="IDatabaseErrors.FaultOf"/>).</param>
    /// <param name="error">What the database said.</param>
    public static CatalogueUnavailableException From(string database, DatabaseFault fault, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(
            fault,
            fault switch
            {
                DatabaseFault.ReadOnly => $"The database {database} is read-only. Let this account write to it and to its folder, or name another folder with {CatalogueOptions.FolderSetting}.",
                DatabaseFault.CannotOpen => $"The database {database} cannot be opened. Check that this account may read and write it and its folder, or name another folder with {CatalogueOptions.FolderSetting}.",
                DatabaseFault.Damaged => Damaged(database, error.Message).Message,
                DatabaseFault.NotADatabase => $"{database} is no SQLite database. Nothing in it was changed. Move it away, or name another folder with {CatalogueOptions.FolderSetting}.",
                DatabaseFault.Full => $"There is no room left on the disk of {database}. Free some and start again; nothing was lost.",
                DatabaseFault.Busy => $"The database {database} is locked by another program. End that, or try again in a moment.",
                _ => $"The database {database} cannot be used: {error.Message}",
            },
            error);
    }

    internal static CatalogueUnavailableException Damaged(string database, string finding) =>
        new(DatabaseFault.Damaged, $"The database {database} is damaged ({finding}). Nothing in it was changed. Restore a backup, or move it away to start afresh.");
}
