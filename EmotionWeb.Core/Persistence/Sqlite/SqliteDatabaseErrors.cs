using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Reads SQLite's primary result codes (https://www.sqlite.org/rescode.html).</summary>
internal sealed class SqliteDatabaseErrors : IDatabaseErrors
{
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public DatabaseFault? FaultOf(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is CatalogueUnavailableException refusal)
            {
                return refusal.Fault;
            }

            // Where the file is gone an empty one comes in its place with the next connection, and none of our tables is in it.
            if (inner is SqliteException { SqliteErrorCode: Error } missing && missing.Message.Contains("no such table", StringComparison.Ordinal))
            {
                return DatabaseFault.Replaced;
            }

            if (inner is SqliteException database)
            {
                return Of(database.SqliteErrorCode);
            }
        }

        return null;
    }

    /// <summary>What a primary result code stands for.</summary>
    internal static DatabaseFault Of(int code) => code switch
    {
        Busy or Locked => DatabaseFault.Busy,
        ReadOnly => DatabaseFault.ReadOnly,
        Corrupt => DatabaseFault.Damaged,
        Full => DatabaseFault.Full,
        CannotOpen => DatabaseFault.CannotOpen,
        NotADatabase => DatabaseFault.NotADatabase,
        _ => DatabaseFault.Other,
    };
}
