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
    private static readonly SynchronousFullInterceptor Durable = new();
    private static readonly SameFileInterceptor SameFile = new();
    private static readonly OverwritingInterceptor Overwriting = new();

    public static DbContextOptionsBuilder Use(DbContextOptionsBuilder context, CatalogueOptions options, string? historyTable) =>
        Use(context, Connection(options, options.Database).ToString(), historyTable).AddInterceptors(SameFile, OffTheCircuit, Durable);

    public static DbContextOptionsBuilder Overwrite(DbContextOptionsBuilder context) => context.AddInterceptors(Overwriting);

    public static DbContextOptionsBuilder UseInMemory(DbContextOptionsBuilder context, string? historyTable) => Use(context, "Data Source=:memory:", historyTable);

    /// <summary>A connection to a file that waits for other writers as the options say.</summary>
    public static SqliteConnectionStringBuilder Connection(CatalogueOptions options, string file) =>
        new() { DataSource = file, ForeignKeys = true, DefaultTimeout = options.BusySeconds };

    private static DbContextOptionsBuilder Use(DbContextOptionsBuilder context, string connection, string? historyTable) =>
        context.UseSqlite(connection, sqlite => _ = historyTable is null ? sqlite : sqlite.MigrationsHistoryTable(historyTable));
}
