using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Search;

/// <summary>Pages for the admins, by <see cref="ISongSearch"/>.</summary>
internal sealed class SongGrid(IDbContextFactory<CatalogueContext> contexts, ISongSearch search) : ISongGrid
{
    private const int MostItems = 200;

    public async Task<SongGridPage> FindAsync(SongGridQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostItems || query.Skip < 0)
        {
            throw new CatalogueQueryException(SearchMessages.PageRange(MostItems));
        }

        SongGridCursor? from = query.Before ?? query.After;
        if ((query.Before is not null && query.After is not null) || (from is not null && from.Sort != query.Sort))
        {
            throw new CatalogueQueryException(SearchMessages.TwoPlaces);
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        SongPageRequest page = new(SongFilter.Of(query.MoodId, query.Genre, query.Text), query.Sort, query.Descending, from?.Keys, query.Before is not null, query.Skip, query.Limit);
        FoundSongs found = await search.FindAsync(context, page, cancellationToken);
        long[] ids = found.Ids;
        Dictionary<long, SongGridRow> rows = await context.Songs.AsNoTracking().Where(s => ids.Contains(s.Id))
            .Select(s => new SongGridRow(s.Id, s.Version, s.Title, s.Artist, s.MoodId, s.Mood!.Name, s.Popularity, s.Genre, s.Year, s.Language))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        SongGridCursor? Place(int at) => ids.Length == 0 ? null : new SongGridCursor(query.Sort, found.Keys[at]);
        return new SongGridPage(
            [.. ids.Where(rows.ContainsKey).Select(id => rows[id])], (int)found.Total.Total, found.Total.IsLeast, Place(0), Place(ids.Length - 1), found.More);
    }

    public async Task<IReadOnlyList<SongVersion>> SeenAsync(SongGridQuery query, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        SongPageRequest all = new(SongFilter.Of(query.MoodId, query.Genre, query.Text), query.Sort, query.Descending, From: null,
            Backwards: false,
            Skip: 0, ISongEditor.MostAtOnce);
        long[] ids = (await search.FindAsync(context, all, cancellationToken)).Ids;
        Dictionary<long, int> versions = await context.Songs.AsNoTracking().Where(s => ids.Contains(s.Id))
            .Select(s => new { s.Id, s.Version }).ToDictionaryAsync(s => s.Id, s => s.Version, cancellationToken);
        return [.. ids.Where(versions.ContainsKey).Select(id => new SongVersion(id, versions[id]))];
    }

    public async Task<IReadOnlyList<string>> GenresAsync(string? beginning, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostItems)
        {
            throw new CatalogueQueryException(SearchMessages.LimitRange(MostItems, limit));
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        string from = SearchNormalizer.Fold(beginning ?? string.Empty);

        // Of hidden songs as well: that a genre is offered a moment early or late is no matter.
        // From genre to genre by a seek each, because there are few genres and many songs.
        return await context.Database.SqlQuery<string>(
            $"""
            WITH RECURSIVE "Next"("Fold") AS (
                SELECT MIN(COALESCE("GenreFold", '')) FROM "Songs" WHERE COALESCE("GenreFold", '') >= {from} AND COALESCE("GenreFold", '') > ''
                UNION ALL
                SELECT (SELECT MIN(COALESCE("GenreFold", '')) FROM "Songs" WHERE COALESCE("GenreFold", '') > "Fold") FROM "Next"
                WHERE "Fold" IS NOT NULL AND substr("Fold", 1, length({from})) = {from})
            SELECT (SELECT "Genre" FROM "Songs" WHERE COALESCE("GenreFold", '') = "Fold" LIMIT 1) AS "Value" FROM "Next"
            WHERE "Fold" IS NOT NULL AND substr("Fold", 1, length({from})) = {from} LIMIT {limit}
            """).ToListAsync(cancellationToken);
    }
}
