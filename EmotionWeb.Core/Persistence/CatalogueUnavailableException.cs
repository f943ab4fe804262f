using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence;

/// <summary>The database cannot be used; the message says why, what was kept and what to do. It stops the start.</summary>
public sealed class CatalogueUnavailableException(string message, Exception? inner = null) : IOException(message, inner)
{
    internal static CatalogueUnavailableException From(string database, SqliteException error) => new(
        error.SqliteErrorCode switch
        {
            SqliteCodes.ReadOnly => $"The database {database} is read-only. Let this account write to it and to its folder, or name another folder with {CatalogueOptions.FolderSetting}.",
            SqliteCodes.CannotOpen => $"The database {database} cannot be opened. Check that this account may read and write it and its folder, or name another folder with {CatalogueOptions.FolderSetting}.",
            SqliteCodes.Corrupt => Damaged(database, error.Message).Message,
            SqliteCodes.NotADatabase => $"{database} is no SQLite database. Nothing in it was changed. Move it away, or name another folder with {CatalogueOptions.FolderSetting}.",
            SqliteCodes.Full => $"There is no room left on the disk of {database}. Free some and start again; nothing was lost.",
            SqliteCodes.Busy or SqliteCodes.Locked => $"The database {database} is locked by another program. End that, or try again in a moment.",
            _ => $"The database {database} cannot be used: {error.Message}",
        },
        error);

    /// <summary>What a fault in the middle of a change says of the database, as it would at the start; null where it is no such fault, or one that goes by itself (<see cref="CatalogueBusy"/>).</summary>
    internal static CatalogueUnavailableException? Of(string database, Exception e) =>
        (e as SqliteException ?? e.InnerException as SqliteException) is { SqliteErrorCode: SqliteCodes.Full or SqliteCodes.ReadOnly or SqliteCodes.Corrupt or SqliteCodes.CannotOpen or SqliteCodes.NotADatabase } error
            ? From(database, error)
            : null;

    internal static CatalogueUnavailableException Damaged(string database, string finding) =>
        new($"The database {database} is damaged ({finding}). Nothing in it was changed. Restore a backup, or move it away to start afresh.");
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
