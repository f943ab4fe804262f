using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence;

/// <summary>The database cannot be used, backed up or restored; the explanation says why, what was kept and what to do. It stops the start.</summary>
public sealed class CatalogueUnavailableException(LocalizableMessage explanation, Exception? inner = null) : LocalizableException(explanation, inner)
{
    internal static CatalogueUnavailableException From(string database, SqliteException error) => new(
        error.SqliteErrorCode switch
        {
            SqliteCodes.ReadOnly => PersistenceMessages.ReadOnly(database),
            SqliteCodes.CannotOpen => PersistenceMessages.CannotOpen(database),
            SqliteCodes.Corrupt => PersistenceMessages.Damaged(database, error.Message),
            SqliteCodes.NotADatabase => PersistenceMessages.NotADatabase(database),
            SqliteCodes.Full => PersistenceMessages.Full(database),
            SqliteCodes.Busy or SqliteCodes.Locked => PersistenceMessages.Locked(database),
            _ => PersistenceMessages.Unusable(database, error.Message),
        },
        error);

    /// <summary>What a fault in the middle of a change says of the database, as it would at the start; null where it is no such fault, or one that goes by itself (<see cref="CatalogueBusy"/>).</summary>
    internal static CatalogueUnavailableException? Of(string database, Exception e) =>
        (e as SqliteException ?? e.InnerException as SqliteException) is { SqliteErrorCode: SqliteCodes.Full or SqliteCodes.ReadOnly or SqliteCodes.Corrupt or SqliteCodes.CannotOpen or SqliteCodes.NotADatabase } error
            ? From(database, error)
            : null;

    internal static CatalogueUnavailableException Damaged(string database, string finding) => new(PersistenceMessages.Damaged(database, finding));
}

/// <summary>SQLite's primary result codes that are told apart (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteCodes
{
    public const int Busy = 5;
    public const int Locked = 6;
    public const int ReadOnly = 8;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CannotOpen = 14;
    public const int Constraint = 19;
    public const int NotADatabase = 26;
}
