using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>How connections to the database are made.</summary>
internal static class SqliteDatabase
{
    /// <summary>Marks a database file as ours (SQLite's <c>application_id</c>): "EmWb".</summary>
    public const int ApplicationId = 0x456D5762;

    // One of each, so that contexts share EF's services.
    private static readonly OffTheCircuitInterceptor OffTheCircuit = new();
    private static readonly SameFileInterceptor SameFile = new();

    /// <summary>
    /// Has every commit wait for the disk. In WAL, the lesser <c>NORMAL</c> outlives the process (<c>kill -9</c>) but may lose the last
    /// commits with the power, and an edit that was acknowledged must outlive both (https://www.sqlite.org/pragma.html#pragma_synchronous).
    /// An edit is one commit, so its price is one wait.
    /// </summary>
    private const string Durable = "PRAGMA synchronous = FULL";

    /// <summary>
    /// Has the connection know the schema of now, then meet the songs' full-text index. A trigger writes that index, so that the first
    /// statement that changes a song met it otherwise while it is prepared; where another connection changed the schema meanwhile (a
    /// <c>VACUUM</c> does, and a migration), SQLite 3.53 then forgets the schema in the middle of preparing and says "no such table: Songs".
    /// Before the first migration there is no index, and this is nothing.
    /// </summary>
    private const string Current = "SELECT 1 FROM sqlite_schema LIMIT 1; PRAGMA table_info(\"SongSearch\")";

    private static readonly OpeningInterceptor Opened = new(Durable + "; " + Current);

    /// <summary>
    /// Has what is deleted overwritten with zeros in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete), where it would lie
    /// until something else needs the room.
    /// </summary>
    private static readonly OpeningInterceptor Overwriting = new("PRAGMA secure_delete = ON");

    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder context, CatalogueOptions options, string? historyTable) =>
        Use(context, Connection(options, options.Database).ToString(), historyTable).AddInterceptors(SameFile, OffTheCircuit, Opened);

    public static DbContextOptionsBuilder Overwrite(DbContextOptionsBuilder context) => context.AddInterceptors(Overwriting);

    public static DbContextOptionsBuilder UseInMemory(DbContextOptionsBuilder context, string? historyTable) => Use(context, "Data Source=:memory:", historyTable);

    /// <summary>A connection to a file that waits for other writers as the options say.</summary>
    public static SqliteConnectionStringBuilder Connection(CatalogueOptions options, string file) =>
        new() { DataSource = file, ForeignKeys = true, DefaultTimeout = options.BusySeconds };

    private static DbContextOptionsBuilder Use(DbContextOptionsBuilder context, string connection, string? historyTable) =>
        context.UseSqlite(connection, sqlite => _ = historyTable is null ? sqlite : sqlite.MigrationsHistoryTable(historyTable));
}
