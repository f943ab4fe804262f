using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Copies the database out and in by SQLite's online backup, while the site serves from it.</summary>
internal sealed class SqliteMaintenance(IDbContextFactory<CatalogueContext> contexts, IDatabaseErrors errors, IOptions<CatalogueOptions> options, TimeProvider time) : IDatabaseMaintenance
{
    /// <summary>Room for what is still written to the running database until it is replaced.</summary>
    private const long Room = 1_000_000;

    // With the keys that are left free after a restore. Rows of changes never change, so they have no version.
    private static readonly (string Table, int Keys)[] Versioned = [("Songs", 1_000_000), ("Moods", 1000), ("Rules", 1000)];
    private static readonly (string Table, int Keys)[] Keyed = [.. Versioned, ("Changes", 1_000_000)];

    public async Task PrepareAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        string database = options.Value.Database;
        DbConnection connection = context.Database.GetDbConnection();
        string health = await connection.ScalarAsync<string>("PRAGMA quick_check(1)", cancellationToken);
        if (!string.Equals(health, "ok", StringComparison.Ordinal))
        {
            throw CatalogueUnavailableException.Damaged(database, health);
        }

        bool empty = await connection.ScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master", cancellationToken) == 0;
        if (!empty && await connection.ScalarAsync<long>("PRAGMA application_id", cancellationToken) != SqliteDatabase.ApplicationId)
        {
            throw new CatalogueUnavailableException(DatabaseFault.NotOurs, PersistenceMessages.OfAnotherProgram(database));
        }

        // Readers go on while someone writes. It stays with the file.
        await connection.ExecuteAsync("PRAGMA journal_mode = WAL", cancellationToken);
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {SqliteDatabase.ApplicationId}"), cancellationToken);

        // EF marks a running migration by a row, which a process that was killed leaves behind; every later migration would wait for it without end.
        if (await connection.ScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'", cancellationToken) > 0)
        {
            await connection.ExecuteAsync("DELETE FROM \"__EFMigrationsLock\" WHERE datetime(\"Timestamp\") < datetime('now', '-30 seconds')", cancellationToken);
        }
    }

    public async Task BackUpAsync(string file, CancellationToken cancellationToken)
    {
        string target = Path.GetFullPath(file), unfinished = target + ".unfinished";
        if (File.Exists(target))
        {
            throw new CatalogueUnavailableException(DatabaseFault.CannotOpen, PersistenceMessages.BackupThere(target));
        }

        try
        {
            Forget(unfinished);
            await using (CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken))
            {
                await context.Database.OpenConnectionAsync(cancellationToken);
                await CopyAsync((SqliteConnection)context.Database.GetDbConnection(), unfinished, cancellationToken);
            }

            File.Move(unfinished, target);
        }
        catch (SqliteException e)
        {
            throw new CatalogueUnavailableException(errors.FaultOf(e) ?? DatabaseFault.Other, PersistenceMessages.BackupUnwritable(target, e.Message), e);
        }
        finally
        {
            Forget(unfinished);
        }
    }

    public async Task<string?> RestoreAsync(string file, CancellationToken cancellationToken)
    {
        string database = options.Value.Database, source = Path.GetFullPath(file), staged = database + ".restoring";
        bool read = false;
        OwnerOnly.MakeFolder(Path.GetDirectoryName(database)!);
        try
        {
            Forget(staged);
            await using SqliteConnection backup = await OpenAsync(source, SqliteOpenMode.ReadOnly, cancellationToken);
            await CheckAsync(backup, source, cancellationToken);
            read = true;

            // Made ready aside, so that the site meets it ready.
            await CopyAsync(backup, staged, cancellationToken);
            string? kept = await KeepAsync(database, cancellationToken);
            await using SqliteConnection ready = await OpenAsync(staged, SqliteOpenMode.ReadWrite, cancellationToken);
            await MigrateAsync(staged, cancellationToken);
            await OutdateAsync(ready, database, cancellationToken);
            await ReplaceAsync(ready, database, cancellationToken);
            return kept;
        }
        catch (SqliteException e)
        {
            throw read
                ? CatalogueUnavailableException.From(database, errors.FaultOf(e) ?? DatabaseFault.Other, e)
                : new CatalogueUnavailableException(DatabaseFault.Damaged, PersistenceMessages.BackupNotSqlite(source, e.Message), e);
        }
        finally
        {
            Forget(staged);
            Forget(staged + "-wal");
            Forget(staged + "-shm");
        }
    }

    private async Task<string?> KeepAsync(string database, CancellationToken cancellationToken)
    {
        if (!File.Exists(database))
        {
            return null;
        }

        string kept = string.Create(CultureInfo.InvariantCulture, $"{database}.replaced-{time.GetUtcNow():yyyyMMdd-HHmmssfff}");
        try
        {
            await using SqliteConnection live = await OpenAsync(database, SqliteOpenMode.ReadWrite, cancellationToken);
            await CopyAsync(live, kept, cancellationToken);
        }
        catch (Exception e) when (IsDamage(e))
        {
            // What is damaged is what a backup is for: it is kept as it lies, byte for byte.
            foreach (string suffix in (string[])["", "-wal"])
            {
                Forget(kept + suffix);
                if (File.Exists(database + suffix))
                {
                    const FileShare AsItIsUsed = FileShare.ReadWrite | FileShare.Delete;
                    await using FileStream lies = new(database + suffix, FileMode.Open, FileAccess.Read, AsItIsUsed);
                    await using FileStream copy = OwnerOnly.CreateNew(kept + suffix);
                    await lies.CopyToAsync(copy, cancellationToken);
                }
            }
        }

        return kept;
    }

    private async Task ReplaceAsync(SqliteConnection ready, string database, CancellationToken cancellationToken)
    {
        try
        {
            OwnerOnly.MakeFile(database);
            await using SqliteConnection live = await OpenAsync(database, SqliteOpenMode.ReadWrite, cancellationToken);

            // From here on it is too late to end it.
            ready.BackupDatabase(live);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            // Too damaged to be written over, and kept by now: a new file takes its place.
            Forget(database + "-wal");
            Forget(database + "-shm");
            Forget(database);
            OwnerOnly.MakeFile(database);
            await using SqliteConnection fresh = await OpenAsync(database, SqliteOpenMode.ReadWrite, cancellationToken);
            ready.BackupDatabase(fresh);
        }
    }

    private bool IsDamage(Exception e) => errors.FaultOf(e) is DatabaseFault.Damaged or DatabaseFault.NotADatabase;

    /// <summary>Copies a database into a new file in one step, so that it is the state of one moment.</summary>
    private async Task CopyAsync(SqliteConnection from, string to, CancellationToken cancellationToken)
    {
        await OwnerOnly.CreateNew(to).DisposeAsync();
        await using SqliteConnection target = await OpenAsync(to, SqliteOpenMode.ReadWrite, cancellationToken);
        from.BackupDatabase(target);

        // A backup is one file: without WAL there is no second one to lose.
        await target.ExecuteAsync("PRAGMA journal_mode = DELETE", cancellationToken);
        string health = await target.ScalarAsync<string>("PRAGMA integrity_check(1)", cancellationToken);
        if (!string.Equals(health, "ok", StringComparison.Ordinal))
        {
            throw CatalogueUnavailableException.Damaged(to, health);
        }
    }

    private async Task CheckAsync(SqliteConnection backup, string file, CancellationToken cancellationToken)
    {
        string health = await backup.ScalarAsync<string>("PRAGMA integrity_check(1)", cancellationToken);
        if (!string.Equals(health, "ok", StringComparison.Ordinal))
        {
            throw new CatalogueUnavailableException(DatabaseFault.Damaged, PersistenceMessages.BackupDamaged(file, health));
        }

        if (await backup.ScalarAsync<long>("PRAGMA application_id", cancellationToken) != SqliteDatabase.ApplicationId)
        {
            throw new CatalogueUnavailableException(DatabaseFault.NotOurs, PersistenceMessages.BackupOfAnotherProgram(file));
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        string[] known = [.. context.Database.GetMigrations()];
        string newest = await backup.ScalarAsync<string>("SELECT MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\"", cancellationToken);
        if (!known.Contains(newest, StringComparer.Ordinal))
        {
            throw new CatalogueUnavailableException(DatabaseFault.Newer, PersistenceMessages.BackupNewer(file, newest));
        }
    }

    private async Task MigrateAsync(string staged, CancellationToken cancellationToken)
    {
        DbContextOptions<CatalogueContext> here = new DbContextOptionsBuilder<CatalogueContext>().UseSqlite(Connection(staged, SqliteOpenMode.ReadWrite)).Options;
        await using CatalogueContext context = new(here);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// Gives the restored catalogue a revision that the running one never had, so that open pages and counts see that all may be different; and each row a version, and rows
    /// to come keys, that nothing in the running one had, so that who saw a row there does not take another for it.
    /// </summary>
    private async Task OutdateAsync(SqliteConnection ready, string database, CancellationToken cancellationToken)
    {
        (long above, long[] keys) = await HighestAsync(database, cancellationToken);
        long revision = Math.Max(above, await ready.ScalarAsync<long>("SELECT \"Revision\" FROM \"State\"", cancellationToken)) + Room;
        StringBuilder sql = new("BEGIN;");
        foreach ((string table, _) in Versioned)
        {
            // Without its trigger, which would take each row out of the full-text index and put it in again.
            string trigger = $"{table}_Updated", creation = await ready.ScalarAsync<string>($"SELECT \"sql\" FROM sqlite_master WHERE \"name\" = '{trigger}'", cancellationToken);
            sql.Append(CultureInfo.InvariantCulture, $"DROP TRIGGER \"{trigger}\"; UPDATE \"{table}\" SET \"Version\" = {CatalogueContext.VersionOf(revision)}; {creation};");
        }

        foreach (((string table, int room), long key) in Keyed.Zip(keys))
        {
            // Without a row where the table never had one.
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO sqlite_sequence (\"name\", \"seq\") SELECT '{table}', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE \"name\" = '{table}');");
            sql.Append(CultureInfo.InvariantCulture, $"UPDATE sqlite_sequence SET \"seq\" = MAX(\"seq\", {key}) + {room} WHERE \"name\" = '{table}';");
        }

        sql.Append(CultureInfo.InvariantCulture, $"UPDATE \"State\" SET \"Revision\" = {revision + 1}; COMMIT;");
        await ready.ExecuteAsync(sql.ToString(), cancellationToken);
    }

    /// <summary>The running catalogue's revision and the greatest keys of its tables; zeros where it is not there or cannot be read.</summary>
    private async Task<(long Revision, long[] Keys)> HighestAsync(string database, CancellationToken cancellationToken)
    {
        long[] keys = new long[Keyed.Length];
        if (!File.Exists(database))
        {
            return (0, keys);
        }

        try
        {
            await using SqliteConnection live = await OpenAsync(database, SqliteOpenMode.ReadWrite, cancellationToken);
            if (await live.ScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = 'State'", cancellationToken) == 0)
            {
                return (0, keys);
            }

            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = await live.ScalarAsync<long>($"SELECT COALESCE(MAX(\"seq\"), 0) FROM sqlite_sequence WHERE \"name\" = '{Keyed[i].Table}'", cancellationToken);
            }

            return (await live.ScalarAsync<long>("SELECT COALESCE(MAX(\"Revision\"), 0) FROM \"State\"", cancellationToken), keys);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            return (0, keys);
        }
    }

    private async Task<SqliteConnection> OpenAsync(string file, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        SqliteConnection connection = new(Connection(file, mode));
        await connection.OpenAsync(cancellationToken);

        // SQLite's own wait: a backup knows no other.
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.Value.BusySeconds * 1000}"), cancellationToken);
        return connection;
    }

    private string Connection(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = options.Value.BusySeconds }.ToString();

    private static void Forget(string file)
    {
        if (File.Exists(file))
        {
            File.Delete(file);
        }
    }
}
