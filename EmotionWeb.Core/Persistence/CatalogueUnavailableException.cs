namespace EmotionWeb.Core.Persistence;

/// <summary>The database cannot be used, backed up or restored; the explanation says why, what was kept and what to do. It stops the start.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="explanation">For whoever runs the program.</param>
/// <param name="inner">What the database said, or null.</param>
public sealed class CatalogueUnavailableException(DatabaseFault fault, LocalizableMessage explanation, Exception? inner = null) : LocalizableException(explanation, inner)
{
    /// <summary>What is wrong.</summary>
    public DatabaseFault Fault { get; } = fault;

    /// <summary>Explains what the database answered.</summary>
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
                DatabaseFault.ReadOnly => PersistenceMessages.ReadOnly(database),
                DatabaseFault.CannotOpen => PersistenceMessages.CannotOpen(database),
                DatabaseFault.Damaged => PersistenceMessages.Damaged(database, error.Message),
                DatabaseFault.NotADatabase => PersistenceMessages.NotADatabase(database),
                DatabaseFault.Full => PersistenceMessages.Full(database),
                DatabaseFault.Busy => PersistenceMessages.Locked(database),
                _ => PersistenceMessages.Unusable(database, error.Message),
            },
            error);
    }

    /// <summary>
    /// Whether a fault in the middle of a change is one of the database as a whole, to be said as it would be at the start, and none that
    /// goes by itself.
    /// </summary>
    public static bool IsOfTheDatabase(DatabaseFault fault) =>
        fault is DatabaseFault.Full or DatabaseFault.ReadOnly or DatabaseFault.Damaged or DatabaseFault.Replaced or DatabaseFault.CannotOpen or DatabaseFault.NotADatabase;

    internal static CatalogueUnavailableException Replaced(string database) => new(DatabaseFault.Replaced, PersistenceMessages.Replaced(database));

    internal static CatalogueUnavailableException Damaged(string database, string finding) => new(DatabaseFault.Damaged, PersistenceMessages.Damaged(database, finding));
}
