namespace EmotionWeb.Core.Persistence;

/// <summary>Tells what a database's exception means; each database has its own codes. Safe to call from many threads.</summary>
public interface IDatabaseErrors
{
    /// <summary>What <paramref name="e"/> or an exception within it says of the database; null where it does not come from the database.</summary>
    DatabaseFault? FaultOf(Exception e);
}

/// <summary>What can be wrong with a database.</summary>
public enum DatabaseFault
{
    /// <summary>Another writer held it for longer than <see cref="CatalogueOptions.BusySeconds"/>; nothing was changed, and trying again may do.</summary>
    Busy,

    /// <summary>There is no room left on its disk; what was being written is not kept, and what was there is.</summary>
    Full,

    /// <summary>Its content is not sound.</summary>
    Damaged,

    /// <summary>Its file was deleted, moved or replaced since it was opened: what would be written there is not in the database that the next start opens.</summary>
    Replaced,

    /// <summary>This account may not write to it.</summary>
    ReadOnly,

    /// <summary>It cannot be opened.</summary>
    CannotOpen,

    /// <summary>What lies in its place is no database.</summary>
    NotADatabase,

    /// <summary>It belongs to another program.</summary>
    NotOurs,

    /// <summary>A newer version of this program made it.</summary>
    Newer,

    /// <summary>Anything else.</summary>
    Other,
}
