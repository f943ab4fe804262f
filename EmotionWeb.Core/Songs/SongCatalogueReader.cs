using System.Globalization;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Songs;

/// <summary>Reads songs and moods, one context an operation. Safe to call from many threads.</summary>
internal sealed class SongCatalogueReader(IDbContextFactory<CatalogueContext> contexts, ISongSearch search) : ICatalogueReader
{
    public const int MostItems = 200;

    public async Task<SongPage> FindAsync(SongQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MostItems)
        {
            throw new CatalogueQueryException(SearchMessages.LimitRange(MostItems, query.Limit));
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        int? mood = query.Mood is null ? null : await MoodIdAsync(context, query.Mood, cancellationToken);
        SongCursor? after = query.After is null ? null : SongCursor.Read(query.After, query);
        SongPageRequest page = new(
            SongFilter.Of(mood, genre: null, query.Text), SongColumn.Popularity, Descending: true,
            after is { } cursor ? [cursor.Ranking, cursor.TitleFold, cursor.Id] : null, Backwards: false, Skip: 0, query.Limit);
        FoundSongs found = await search.FindAsync(context, page, cancellationToken);
        long[] ids = found.Ids;
        Dictionary<long, SongRow> rows = await context.Songs.AsNoTracking().Where(s => ids.Contains(s.Id))
            .Select(s => new SongRow(s.Id, s.Title, s.Artist, s.Mood!.Name, s.Popularity, s.Genre, s.Year, s.Language))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        string? next = found.More ? new SongCursor(Convert.ToInt32(found.Keys[^1][0], CultureInfo.InvariantCulture), (string)found.Keys[^1][1], ids[^1]).Write(query) : null;
        return new SongPage([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], next, (int)found.Total.Total, found.Total.IsLeast);
    }

    public async Task<IReadOnlyList<MoodSummary>> MoodsAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Moods.OrderBy(m => m.Position).ThenBy(m => m.Id).Select(m => new MoodSummary(m.Id, m.Name, m.LightColour, m.DarkColour)).ToListAsync(cancellationToken);
    }

    private static async Task<int> MoodIdAsync(CatalogueContext context, string name, CancellationToken cancellationToken)
    {
        string folded = SearchNormalizer.Fold(name);
        int? id = await context.Moods.Where(m => m.NameFold == folded).Select(m => (int?)m.Id).SingleOrDefaultAsync(cancellationToken);
        return id ?? throw new CatalogueQueryException(
            SearchMessages.UnknownMood(name, await context.Moods.OrderBy(m => m.Position).Select(m => m.Name).ToListAsync(cancellationToken)));
    }
}
