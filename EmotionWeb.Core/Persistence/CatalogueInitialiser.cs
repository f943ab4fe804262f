using System.Data.Common;
using System.Globalization;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence;

/// <summary>Makes the database ready: creates or migrates it, and fills a new one with the first moods, map and songs.</summary>
public sealed partial class CatalogueInitialiser(
    IDbContextFactory<CatalogueContext> contexts, CatalogueImporter importer, IOptions<CatalogueOptions> options, ILogger<CatalogueInitialiser> logger)
{
    // Accounts and keys lie beside the songs. A folder that was there before keeps the mode its owner gave it.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Does what is missing; call it at every start, from the site and from commands. Two processes may do so at once.</summary>
    /// <exception cref="CatalogueUnavailableException">The database is damaged, read-only, not ours, or newer than this program.</exception>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        string database = options.Value.Database;
        try
        {
            string folder = Path.GetDirectoryName(database)!;
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, OwnerOnly);
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.OpenConnectionAsync(cancellationToken);
            await CheckAsync(context, database, cancellationToken);
            await MigrateAsync(context, database, cancellationToken);

            // Asked without EF, for which the first question of a process is dear.
            if (await context.Database.GetDbConnection().ScalarAsync<long>("SELECT \"Seeded\" FROM \"State\"", cancellationToken) == 0)
            {
                await SeedAsync(context, cancellationToken);
            }
        }
        catch (SqliteException e)
        {
            throw CatalogueUnavailableException.From(database, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not CatalogueUnavailableException))
        {
            throw new CatalogueUnavailableException($"The data folder of {database} cannot be used: {e.Message} Name another with {CatalogueOptions.FolderSetting}.", e);
        }
    }

    private static async Task CheckAsync(CatalogueContext context, string database, CancellationToken cancellationToken)
    {
        DbConnection connection = context.Database.GetDbConnection();
        string health = await connection.ScalarAsync<string>("PRAGMA quick_check(1)", cancellationToken);
        if (!string.Equals(health, "ok", StringComparison.Ordinal))
        {
            throw CatalogueUnavailableException.Damaged(database, health);
        }

        bool empty = await connection.ScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master", cancellationToken) == 0;
        if (!empty && await connection.ScalarAsync<long>("PRAGMA application_id", cancellationToken) != CatalogueContext.ApplicationId)
        {
            throw new CatalogueUnavailableException(
                $"The database {database} belongs to another program. Nothing in it was changed. Move it away, or name another folder with {CatalogueOptions.FolderSetting}.");
        }

        // Readers go on while someone writes. It stays with the file.
        await connection.ExecuteAsync("PRAGMA journal_mode = WAL", cancellationToken);
        await connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {CatalogueContext.ApplicationId}"), cancellationToken);
    }

    private async Task MigrateAsync(CatalogueContext context, string database, CancellationToken cancellationToken)
    {
        string[] known = [.. context.Database.GetMigrations()];
        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } newer)
        {
            throw new CatalogueUnavailableException(
                $"The database {database} was made by a newer version of this program ({newer}). Nothing in it was changed. Run that version, or name another folder with {CatalogueOptions.FolderSetting}.");
        }

        string[] pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Length > 0)
        {
            await DropAbandonedLockAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
            LogMigrated(database, pending[^1]);
        }
    }

    /// <summary>EF marks a running migration by a row, which a process that was killed leaves behind; every later start would wait for it without end.</summary>
    private static async Task DropAbandonedLockAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        DbConnection connection = context.Database.GetDbConnection();
        if (await connection.ScalarAsync<long>("SELECT COUNT(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'", cancellationToken) > 0)
        {
            await connection.ExecuteAsync("DELETE FROM \"__EFMigrationsLock\" WHERE datetime(\"Timestamp\") < datetime('now', '-30 seconds')", cancellationToken);
        }
    }

    private async Task SeedAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        // The write lock first, so that of two processes that start at once the second sees what the first put in.
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        CatalogueState state = await context.State.SingleAsync(cancellationToken);
        if (state.Seeded)
        {
            return;
        }

        context.Moods.AddRange(DefaultMap.Moods());
        await context.SaveChangesAsync(cancellationToken);
        context.Rules.AddRange(DefaultMap.Rules(await context.Moods.ToDictionaryAsync(m => m.Name, m => m.Id, StringComparer.Ordinal, cancellationToken)));
        state.Seeded = true;
        await context.SaveChangesAsync(cancellationToken);
        await using Stream songs = DefaultMap.Songs();
        ImportResult result = await importer.ImportAsync(songs, columns: null, context, change: null, progress: null, cancellationToken);
        if (result.Bad.Count > 0)
        {
            throw new InvalidOperationException($"The first songs do not read: {result.Bad[0]}");
        }

        await transaction.CommitAsync(cancellationToken);
        LogSeeded(result.Added);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought the database {Database} to {Migration}.")]
    private partial void LogMigrated(string database, string migration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Put the first {Songs} songs into the catalogue.")]
    private partial void LogSeeded(int songs);
}
