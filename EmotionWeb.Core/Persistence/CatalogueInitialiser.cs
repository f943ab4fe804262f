using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence;

/// <summary>Makes the database ready: creates or migrates it, fills a new one with the first moods, map and songs, and takes back what was left unfinished. Safe to call from many threads.</summary>
public sealed partial class CatalogueInitialiser(
    IDbContextFactory<CatalogueContext> contexts, IDatabaseMaintenance maintenance, IDatabaseErrors errors, ICatalogueSeed seed,
    IUnfinishedChanges unfinished, IOptions<CatalogueOptions> options, ILogger<CatalogueInitialiser> logger)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _ready;

    /// <summary>Does what is missing unless that was done before in this process; whoever needs the database at start asks for it, in whatever order they start.</summary>
    /// <exception cref="CatalogueUnavailableException">As for <see cref="InitialiseAsync"/>.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_ready)
            {
                await InitialiseAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Does what is missing; from the site and from commands. Two processes may do so at once.</summary>
    /// <exception cref="CatalogueUnavailableException">The database is damaged, read-only, not ours, or newer than this program.</exception>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        string database = options.Value.Database;
        try
        {
            CloseToOthers(database);
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.OpenConnectionAsync(cancellationToken);
            await maintenance.PrepareAsync(context, cancellationToken);
            await MigrateAsync(context, database, cancellationToken);

            // Asked without EF, for which the first question of a process is dear.
            if (await context.Database.GetDbConnection().ScalarAsync<long>("SELECT \"Seeded\" FROM \"State\"", cancellationToken) == 0)
            {
                await SeedAsync(context, cancellationToken);
            }

            await unfinished.TakeBackAsync(context, cancellationToken);

            _ready = true;
        }
        catch (DbException e)
        {
            throw CatalogueUnavailableException.From(database, errors.FaultOf(e) ?? DatabaseFault.Other, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CatalogueUnavailableException(DatabaseFault.CannotOpen, PersistenceMessages.FolderUnusable(database, e.Message), e);
        }
    }

    /// <summary>
    /// Accounts and keys lie beside the songs, so the folder and every file of the database, what a restore kept among them, are their
    /// owner's alone. SQLite gives the files that it makes beside the database the database's own mode.
    /// </summary>
    private void CloseToOthers(string database)
    {
        string folder = Path.GetDirectoryName(database)!;
        List<string> open = OwnerOnly.MakeFolder(folder) ? [] : [folder];
        OwnerOnly.MakeFile(database);
        open.AddRange(Directory.EnumerateFiles(folder, Path.GetFileName(database) + "*").Where(file => !OwnerOnly.TryClose(file)));
        if (open.Count > 0)
        {
            LogOpen(string.Join(", ", open));
        }
    }

    private async Task MigrateAsync(CatalogueContext context, string database, CancellationToken cancellationToken)
    {
        string[] known = [.. context.Database.GetMigrations()];
        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } newer)
        {
            throw new CatalogueUnavailableException(DatabaseFault.Newer, PersistenceMessages.Newer(database, newer));
        }

        string[] pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Length > 0)
        {
            await context.Database.MigrateAsync(cancellationToken);
            LogMigrated(database, pending[^1]);
        }
    }

    private async Task SeedAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        // The write lock first, so that of two processes that start at once the second sees what the first put in.
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        CatalogueState state = await context.State.SingleAsync(cancellationToken);
        if (state.Seeded)
        {
            return;
        }

        int songs = await seed.PlantAsync(context, cancellationToken);
        state.Seeded = true;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogSeeded(songs);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought the database {Database} to {Migration}.")]
    private partial void LogMigrated(string database, string migration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Others on this machine may read {Paths}, which this account may not change: "
        + "take their rights away (chmod go-rwx) or name a folder of its own.")]
    private partial void LogOpen(string paths);

    [LoggerMessage(Level = LogLevel.Information, Message = "Put the first {Songs} songs into the catalogue.")]
    private partial void LogSeeded(int songs);
}
