using System.Text.Json.Nodes;
using EmotionWeb.Core.Persistence;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>One attempt to take a change back; what it wrote is worth nothing once there are conflicts.</summary>
internal sealed class RevertAttempt(CatalogueContext context, bool overwrite, int version)
{
    private const int MostConflicts = 100;

    private static readonly IRevertible[] Kinds = [new RevertibleSongs(), new RevertibleMoods(), new RevertibleRules()];

    public List<ReversalConflict> Conflicts { get; } = [];

    public bool CanOverwrite { get; private set; } = true;

    /// <summary>The conflicts, as who asked is told of them.</summary>
    public Reversal.Conflicts Result => new(Conflicts, CanOverwrite);

    internal static IRevertible KindOf(ChangeLogItem item) => Kinds.Single(k => string.Equals(item.Entity, k.Entity, StringComparison.Ordinal));

    /// <summary>Reads what the items speak of into the context.</summary>
    internal static async Task LoadAsync(CatalogueContext context, IEnumerable<ChangeLogItem> items, CancellationToken cancellationToken)
    {
        foreach (IGrouping<IRevertible, ChangeLogItem> alike in items.GroupBy(KindOf))
        {
            await alike.Key.LoadAsync(context, [.. alike.Select(i => i.Key)], cancellationToken);
        }
    }

    /// <summary>Finds what would change and what stands in the way, and writes nothing: what the context holds afterwards is not for
    /// saving.</summary>
    public async Task<List<ChangeItemDraft>> LookAsync(IReadOnlyList<ChangeLogItem> items, CancellationToken cancellationToken)
    {
        List<ChangeItemDraft> found = [];
        await LoadAsync(context, items, cancellationToken);
        foreach (ChangeLogItem item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await RevertAsync(KindOf(item), item, cancellationToken) is { } draft)
            {
                found.Add(draft);
            }
        }

        return found;
    }

    /// <summary>Writes what was before, and gives what that changed.</summary>
    public async Task<List<ChangeItemDraft>> RevertAsync(IReadOnlyList<ChangeLogItem> items, CancellationToken cancellationToken)
    {
        List<ChangeItemDraft> done = [];
        await LoadAsync(context, items, cancellationToken);
        foreach (ChangeLogItem item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IRevertible kind = KindOf(item);
            if (await RevertAsync(kind, item, cancellationToken) is { } draft)
            {
                done.Add(draft);

                // What comes next may build on a mood or rule.
                if (kind is not RevertibleSongs)
                {
                    await SaveAsync(cancellationToken);
                }
            }
        }

        await SaveAsync(cancellationToken);
        return done;
    }

    private Task SaveAsync(CancellationToken cancellationToken)
    {
        context.ChangeTracker.DetectChanges();
        return context.SaveChangesAsync(cancellationToken);
    }

    private async Task<ChangeItemDraft?> RevertAsync(IRevertible kind, ChangeLogItem item, CancellationToken cancellationToken)
    {
        JsonObject? now = await kind.NowAsync(context, item.Key, cancellationToken), before = JsonFields.Read(item.Before), after = JsonFields.Read(item.After);
        JsonObject? wanted = before is null ? null : now is null ? before : JsonFields.Overlaid(now, before);
        if ((now is null && before is null) || (now is not null && before is not null && JsonFields.Has(now, before)))
        {
            return null;
        }

        if (now is null && after is not null)
        {
            return Conflict(kind, item, HistoryMessages.DeletedSince, null, wanted, canOverwrite: false);
        }

        if (now is not null && (after is null || !JsonFields.Has(now, after)) && !overwrite)
        {
            return Conflict(kind, item, HistoryMessages.ChangedSince, now, wanted, canOverwrite: true);
        }

        if (await kind.ObstacleAsync(context, item.Key, now, wanted, cancellationToken) is { } obstacle)
        {
            return Conflict(kind, item, obstacle, now, wanted, canOverwrite: false);
        }

        kind.Write(context, item.Key, wanted, version);
        return now is null ? ChangeItemDraft.Added(kind.Entity, item.Key, wanted!)
            : wanted is null ? ChangeItemDraft.Removed(kind.Entity, item.Key, now)
            : ChangeItemDraft.Changed(kind.Entity, item.Key, now, wanted);
    }

    private ChangeItemDraft? Conflict(IRevertible kind, ChangeLogItem item, LocalizableMessage reason, JsonObject? now, JsonObject? wanted, bool canOverwrite)
    {
        CanOverwrite &= canOverwrite;
        if (Conflicts.Count < MostConflicts)
        {
            Conflicts.Add(new ReversalConflict(kind.Entity, item.Key, (now ?? wanted) is { } whole ? kind.Name(item.Key, whole) : null, reason, now is null ? null : JsonFields.Write(now), wanted is null ? null : JsonFields.Write(wanted)));
        }

        return null;
    }
}
