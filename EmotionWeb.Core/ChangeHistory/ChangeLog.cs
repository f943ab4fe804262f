using System.Text.Json.Nodes;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Reads the log and takes changes back.</summary>
internal sealed class ChangeLog(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder) : IChangeLog
{
    private const int MostItems = 200;
    private const int MostConflicts = 100;
    private const int BatchSize = 500;

    private static readonly IRevertible[] Kinds = [new RevertibleSongs(), new RevertibleMoods(), new RevertibleRules()];

    public async Task<ChangePage> FindAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        Check(query.Limit);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<ChangeLogEntry> changes = context.Changes.AsNoTracking();
        if (query.Song is { } song)
        {
            string key = SongEditor.Key(song);
            changes = changes.Where(c => context.ChangeItems.Any(i => i.Entity == SongEditor.Entity && i.Key == key && i.ChangeId == c.Id));
        }

        changes = query.Before is { } before ? changes.Where(c => c.Id < before) : changes;
        changes = query.EditorId is { } editor ? changes.Where(c => c.EditorId == editor) : changes;
        changes = query.Kind is { } kind ? changes.Where(c => c.Kind == kind) : changes;
        var found = await changes.OrderByDescending(c => c.Id).Take(query.Limit + 1)
            .Select(c => new { Change = c, By = context.Changes.Where(r => r.Reverts == c.Id).Max(r => (long?)r.Id) })
            .ToListAsync(cancellationToken);
        List<ChangeEntry> page = [.. found.Take(query.Limit).Select(f => new ChangeEntry(
            f.Change.Id, new DateTimeOffset(f.Change.AtTicks, TimeSpan.Zero), f.Change.EditorId, f.Change.EditorName, f.Change.Kind, f.Change.Subject, f.Change.Count, f.Change.Reverts, f.By))];
        return new ChangePage(page, found.Count > query.Limit ? page[^1].Id : null);
    }

    public async Task<IReadOnlyList<ChangeItem>> ItemsAsync(long change, long after, int limit, CancellationToken cancellationToken)
    {
        Check(limit);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        List<ChangeLogItem> items = await context.ChangeItems.AsNoTracking().Where(i => i.ChangeId == change && i.Id > after).OrderBy(i => i.Id).Take(limit).ToListAsync(cancellationToken);
        await LoadAsync(context, items, cancellationToken);
        List<ChangeItem> named = [];
        foreach (ChangeLogItem item in items)
        {
            IRevertible kind = KindOf(item);
            JsonObject? whole = await kind.NowAsync(context, item.Key, cancellationToken) ?? JsonFields.Read(item.Before is null ? item.After : item.After is null ? item.Before : null);
            named.Add(new ChangeItem(item.Id, item.Entity, item.Key, whole is null ? null : kind.Name(item.Key, whole), item.Before, item.After));
        }

        return named;
    }

    public Task<Reversal> RevertAsync(long change, bool overwrite, Editor editor, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);

        // An import may be of a million songs, and SQLite works on the thread that asks.
        return Task.Run(() => TakeBackAsync(change, overwrite, editor, progress, cancellationToken), cancellationToken);
    }

    private async Task<Reversal> TakeBackAsync(long change, bool overwrite, Editor editor, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        ChangeLogEntry? entry = await context.Changes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == change, cancellationToken);
        if (entry is null)
        {
            return new Reversal.Impossible(HistoryMessages.ChangeGone);
        }

        // EF would look for changes in everything it holds with each song it is asked for.
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        Attempt attempt = new(context, overwrite, await context.UnusedVersionAsync(cancellationToken));
        ChangeLogEntry? logged = null;
        int all = await context.ChangeItems.CountAsync(i => i.ChangeId == change, cancellationToken), seen = 0;

        // The last first: what was removed last (a mood) is what the rest needs.
        long below = long.MaxValue;
        int count = 0;
        while (attempt.CanOverwrite)
        {
            List<ChangeLogItem> items = await context.ChangeItems.AsNoTracking()
                .Where(i => i.ChangeId == change && i.Id < below).OrderByDescending(i => i.Id).Take(BatchSize).ToListAsync(cancellationToken);
            if (items.Count == 0)
            {
                break;
            }

            below = items[^1].Id;
            List<ChangeItemDraft> done = await attempt.RevertAsync(items, cancellationToken);
            context.ChangeTracker.Clear();
            progress?.Report((double)(seen += items.Count) / all);
            if (done.Count > 0 && attempt.Conflicts.Count == 0)
            {
                logged ??= await recorder.BeginAsync(context, editor, new ChangeDescriptor(ChangeKind.Reverted, entry.Subject, Reverts: change), cancellationToken);
                await ChangeRecorder.AddAsync(context, logged.Id, done, cancellationToken);
                count += done.Count;
            }
        }

        if (attempt.Conflicts.Count > 0)
        {
            return new Reversal.Conflicts(attempt.Conflicts, attempt.CanOverwrite);
        }

        if (below == long.MaxValue)
        {
            return new Reversal.Impossible(HistoryMessages.NotListed);
        }

        if (logged is not null)
        {
            await context.Changes.Where(c => c.Id == logged.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, count), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new Reversal.Done(logged?.Id);
    }

    private static IRevertible KindOf(ChangeLogItem item) => Kinds.Single(k => string.Equals(item.Entity, k.Entity, StringComparison.Ordinal));

    /// <summary>Reads what the items speak of into the context.</summary>
    private static async Task LoadAsync(CatalogueContext context, IEnumerable<ChangeLogItem> items, CancellationToken cancellationToken)
    {
        foreach (IGrouping<IRevertible, ChangeLogItem> alike in items.GroupBy(KindOf))
        {
            await alike.Key.LoadAsync(context, [.. alike.Select(i => i.Key)], cancellationToken);
        }
    }

    private static void Check(int limit)
    {
        if (limit is < 1 or > MostItems)
        {
            throw new CatalogueQueryException(SearchMessages.LimitRange(MostItems, limit));
        }
    }

    /// <summary>One attempt to take a change back; what it wrote is worth nothing once there are conflicts.</summary>
    private sealed class Attempt(CatalogueContext context, bool overwrite, int version)
    {
        public List<ReversalConflict> Conflicts { get; } = [];

        public bool CanOverwrite { get; private set; } = true;

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
}
