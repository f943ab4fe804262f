using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence;

/// <summary>
/// Finds out from the change log what changed between two states of the catalogue. The log names what admins did; the revision counts every row that changed, whoever did it.
/// Only where the two agree does the log tell all, else anything may have changed.
/// </summary>
internal static class CatalogueChanges
{
    /// <summary>More songs than these are not named one by one, and more moods and rules are anything.</summary>
    public const int MostNamed = 1000;

    /// <summary>What changed from <paramref name="before"/> to <paramref name="now"/>.</summary>
    public static async Task<CatalogueChange> BetweenAsync(CatalogueContext context, CatalogueMark before, CatalogueMark now, CancellationToken cancellationToken)
    {
        IQueryable<ChangeLogItem> items = context.ChangeItems.AsNoTracking()
            .Where(i => i.ChangeId > before.LastChange && i.ChangeId <= now.LastChange && !context.Changes.Any(c => c.Id == i.ChangeId && c.UnderWay));
        IQueryable<ChangeLogItem> songs = items.Where(i => i.Entity == SongEditor.Entity);
        int changed = await songs.CountAsync(cancellationToken);
        List<ChangeLogItem> others = await items.Where(i => i.Entity != SongEditor.Entity).OrderBy(i => i.Id).Take(MostNamed + 1)
            .ToListAsync(cancellationToken);
        return others.Count > MostNamed || changed + others.Sum(Rows) != now.Revision - before.Revision
            ? CatalogueChange.Anything
            : new CatalogueChange(
                changed > MostNamed ? null : (await songs.Select(i => i.Key).ToListAsync(cancellationToken)).Select(SongEditor.Id).ToFrozenSet(),
                Keys(others, MoodEditor.Entity, key => int.Parse(key, CultureInfo.InvariantCulture)),
                Keys(others, MapEditor.Entity, RuleKey.Read));
    }

    private static FrozenSet<T> Keys<T>(IEnumerable<ChangeLogItem> items, string entity, Func<string, T> read) =>
        items.Where(i => string.Equals(i.Entity, entity, StringComparison.Ordinal)).Select(i => read(i.Key)).ToFrozenSet();

    /// <summary>How many rows an item changed: one, as for every song, and for a rule one more for each of its moods and genres that came, went or got another weight.</summary>
    private static long Rows(ChangeLogItem item)
    {
        if (!string.Equals(item.Entity, MapEditor.Entity, StringComparison.Ordinal))
        {
            return 1;
        }

        JsonObject? before = JsonFields.Read(item.Before), after = JsonFields.Read(item.After);
        return 1 + Differing(before, after, "moods", "moodId") + Differing(before, after, "genres", "genre");
    }

    private static int Differing(JsonObject? before, JsonObject? after, string field, string key)
    {
        Dictionary<string, JsonNode> was = Parts(before, field, key), became = Parts(after, field, key);
        return was.Keys.Union(became.Keys, StringComparer.Ordinal).Count(k => !JsonFields.Same(was.GetValueOrDefault(k), became.GetValueOrDefault(k)));
    }

    private static Dictionary<string, JsonNode> Parts(JsonObject? rule, string field, string key) =>
        (rule?[field]?.AsArray() ?? []).ToDictionary(part => part![key]!.ToString(), part => part!, StringComparer.Ordinal);
}

/// <summary>A state of the catalogue, as far as the change feed compares them.</summary>
/// <param name="Revision">How many rows of songs, moods and map were changed up to now.</param>
/// <param name="LastChange">Greatest key of the change log; 0 where it is empty.</param>
internal readonly record struct CatalogueMark(long Revision, long LastChange);
