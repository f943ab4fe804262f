using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Scrubs by <c>VACUUM</c>, and by emptying the write-ahead log into the file.</summary>
internal sealed class SqliteScrub(IDbContextFactory<CatalogueContext> contexts) : IDatabaseScrub
{
    private const string Empty = "PRAGMA wal_checkpoint(TRUNCATE)";

    public async Task ScrubAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.GetDbConnection().ExecuteAsync("VACUUM", cancellationToken);
        await context.Database.GetDbConnection().ExecuteAsync(Empty, cancellationToken);
    }

    public async Task EmptyLogAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.GetDbConnection().ExecuteAsync(Empty, cancellationToken);
    }
}
