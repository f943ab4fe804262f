using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Hides songs by the range in the one row of <c>State</c>; <see cref="HiddenSongTriggers"/> keep the revision and the
/// names.</summary>
internal sealed class SqliteHiddenSongs : IHiddenSongs
{
    public async Task<long> ReserveAsync(CatalogueContext context, int count, CancellationToken cancellationToken)
    {
        // A table that never had a row has no row here either.
        await context.Database.ExecuteSqlRawAsync(
            """INSERT INTO sqlite_sequence ("name", "seq") SELECT 'Songs', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE "name" = 'Songs')""", cancellationToken);
        await context.Database.ExecuteSqlAsync($"""UPDATE sqlite_sequence SET "seq" = "seq" + {count} WHERE "name" = 'Songs'""", cancellationToken);
        long last = await context.Database.SqlQuery<long>($"""SELECT "seq" AS "Value" FROM sqlite_sequence WHERE "name" = 'Songs'""").SingleAsync(cancellationToken);
        await SetAsync(context, last - count + 1, last, cancellationToken);
        return last - count + 1;
    }

    public Task HideAsync(CatalogueContext context, long first, long last, int songs, CancellationToken cancellationToken) => SetAsync(context, first, last, cancellationToken, songs);

    public Task ShowAsync(CatalogueContext context, int songs, CancellationToken cancellationToken) => SetAsync(context, 0, -1, cancellationToken, songs);

    public async Task<int> RemoveAsync(CatalogueContext context, int most, CancellationToken cancellationToken)
    {
        int removed = await context.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM "Songs" WHERE "Id" IN
                (SELECT "Id" FROM "Songs" WHERE "Id" BETWEEN (SELECT "HiddenFrom" FROM "State") AND (SELECT "HiddenTo" FROM "State") LIMIT {most})
            """,
            cancellationToken);
        if (removed == 0)
        {
            await SetAsync(context, 0, -1, cancellationToken);
        }

        return removed;
    }

    private static Task<int> SetAsync(CatalogueContext context, long first, long last, CancellationToken cancellationToken, int changes = 0) =>
        context.Database.ExecuteSqlAsync($"""UPDATE "State" SET "HiddenFrom" = {first}, "HiddenTo" = {last}, "Revision" = "Revision" + {changes}""", cancellationToken);
}
