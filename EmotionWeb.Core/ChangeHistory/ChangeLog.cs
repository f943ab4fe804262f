using System.Text.Json.Nodes;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Reads the log and takes changes back.</summary>
/// <param name="contexts">The database.</param>
/// <param name="recorder">Writes the log.</param>
/// <param name="parts">Takes imports back by parts.</param>
/// <param name="choices">Takes back which model was chosen.</param>
/// <param name="services">Has what keeps that choice, where models are there; it is asked for only then, since it loads them.</param>
internal sealed class ChangeLog(IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, PartedChanges parts,
    ChoiceLog choices,
    IServiceProvider services) : IChangeLog
{
    private const int MostItems = 200;
    private const int BatchSize = 500;

    /// <summary>How often taking an import back begins anew because someone changed one of its songs meanwhile; then it is done at once, and they wait.</summary>
    private const int MostAttempts = 3;

    public async Task<ChangePage> FindAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        Check(query.Limit);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        IQueryable<ChangeLogEntry> changes = context.Changes.AsNoTracking().Where(c => !c.UnderWay);
        if (query.Song is { } song)
        {
            string key = SongEditor.Key(song);
            changes = changes.Where(c => context.ChangeItems.Any(i => i.Entity == SongEditor.Entity && i.Key == key && i.ChangeId == c.Id));
        }

        changes = query.Before is { } before ? changes.Where(c => c.Id < before) : changes;
        changes = query.EditorId is { } editor ? changes.Where(c => c.EditorId == editor) : changes;
        changes = query.Kind is { } kind ? changes.Where(c => c.Kind == kind) : changes;
        var found = await changes.OrderByDescending(c => c.Id).Take(query.Limit + 1)
            .Select(c => new { Change = c, By = context.Changes.Where(r => r.Reverts == c.Id && !r.UnderWay).Max(r => (long?)r.Id) })
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
        await RevertAttempt.LoadAsync(context, items.Where(item => !IsChoice(item)), cancellationToken);
        List<ChangeItem> named = [];
        foreach (ChangeLogItem item in items)
        {
            if (IsChoice(item))
            {
                named.Add(new ChangeItem(item.Id, item.Entity, item.Key, ChoiceLog.Name, item.Before, item.After));
                continue;
            }

            IRevertible kind = RevertAttempt.KindOf(item);
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

        if (await context.ChangeItems.AsNoTracking().FirstOrDefaultAsync(i => i.ChangeId == change && i.Entity == ChoiceLog.Entity,
            cancellationToken)
            is { } choice)
        {
            return await EntryAsync(context, change, cancellationToken) is not { } entry
                ? new Reversal.Impossible(HistoryMessages.ChangeGone)
                : services.GetService<IKeptChoice>() is not { } keeper ? new Reversal.Impossible(HistoryMessages.NotKeptHere)
                : await choices.RevertAsync(keeper, entry, choice, overwrite, editor, cancellationToken);
        }

        // EF would look for changes in everything it holds with each song it is asked for.
        context.ChangeTracker.AutoDetectChangesEnabled = false;
        int all = await context.ChangeItems.CountAsync(i => i.ChangeId == change, cancellationToken);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await RangeAsync(context, change, all, cancellationToken) is not { } range)
            {
                break;
            }

            if (await InPartsAsync(context, change, range, all, overwrite, editor, progress, cancellationToken) is { } reversal)
            {
                return reversal;
            }
        }

        return await AtOnceAsync(context, change, all, overwrite, editor, progress, cancellationToken);
    }

    private async Task<Reversal> AtOnceAsync(
        CatalogueContext context, long change, int all, bool overwrite, Editor editor, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await EntryAsync(context, change, cancellationToken) is not { } entry)
        {
            return new Reversal.Impossible(HistoryMessages.ChangeGone);
        }

        RevertAttempt attempt = new(context, overwrite, await context.UnusedVersionAsync(cancellationToken));
        ChangeLogEntry? logged = null;
        int count = 0, seen = 0;
        long below = long.MaxValue;
        while (attempt.CanOverwrite && await BelowAsync(context, change, below, BatchSize, cancellationToken) is { Count: > 0 } items)
        {
            below = items[^1].Id;
            List<ChangeItemDraft> done = await attempt.RevertAsync(items, cancellationToken);
            context.ChangeTracker.Clear();
            progress?.Report((double)(seen += items.Count) / all);
            if (done.Count > 0 && attempt.Conflicts.Count == 0)
            {
                logged ??= await recorder.BeginAsync(context, editor, Reverting(entry), underWay: false, cancellationToken);
                await ChangeRecorder.AddAsync(context, logged.Id, done, cancellationToken);
                count += done.Count;
            }
        }

        if (attempt.Conflicts.Count > 0)
        {
            return attempt.Result;
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

    /// <summary>An import, whose songs are a range of keys: looked through and listed without holding anyone up, and gone in one moment.</summary>
    /// <returns>What came of it; null where someone changed one of the songs meanwhile.</returns>
    private async Task<Reversal?> InPartsAsync(
        CatalogueContext context, long change, (long First, long Last) range, int all, bool overwrite, Editor editor, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (await EntryAsync(context, change, cancellationToken) is not { } entry)
        {
            return new Reversal.Impossible(HistoryMessages.ChangeGone);
        }

        RevertAttempt attempt = new(context, overwrite, version: 0);
        long mark = await context.ChangeItems.MaxAsync(i => i.Id, cancellationToken), below = long.MaxValue;
        int seen = 0;
        long? logged = await parts.RemoveAsync(
            context, editor, Reverting(entry), range.First, range.Last,
            async (log, most) =>
            {
                List<ChangeLogItem> items = attempt.CanOverwrite ? await BelowAsync(context, change, below, Math.Min(most, BatchSize), cancellationToken) : [];
                List<ChangeItemDraft> found = await attempt.LookAsync(items, cancellationToken);
                context.ChangeTracker.Clear();
                if (items.Count == 0)
                {
                    return attempt.Conflicts.Count > 0 ? null : new PartDone(0, 0);
                }

                below = items[^1].Id;
                progress?.Report((double)(seen += items.Count) / all);
                await ChangeRecorder.AddAsync(context, log, found, cancellationToken);
                return new PartDone(items.Count, found.Count);
            },
            async log =>
            {
                // Whoever changes a song lists it.
                List<string> since = await context.ChangeItems.Where(i => i.Id > mark && i.ChangeId != log && i.Entity == SongEditor.Entity).Select(i => i.Key).ToListAsync(cancellationToken);
                return !since.Exists(key => SongEditor.Id(key) >= range.First && SongEditor.Id(key) <= range.Last);
            },
            cancellationToken);
        return attempt.Conflicts.Count > 0 ? attempt.Result
            : logged is not null ? new Reversal.Done(logged)
            : await context.Songs.AnyAsync(s => s.Id >= range.First && s.Id <= range.Last, cancellationToken) ? null
            : new Reversal.Done(null);
    }

    /// <summary>First and last key of the songs that a change added, where they are many and no other song lies between; else null.</summary>
    private static async Task<(long First, long Last)?> RangeAsync(CatalogueContext context, long change, int all, CancellationToken cancellationToken)
    {
        IQueryable<ChangeLogItem> items = context.ChangeItems.AsNoTracking().Where(i => i.ChangeId == change);
        if (all <= BatchSize || await items.AnyAsync(i => i.Entity != SongEditor.Entity || i.Before != null, cancellationToken))
        {
            return null;
        }

        long first = SongEditor.Id((await items.OrderBy(i => i.Id).FirstAsync(cancellationToken)).Key), last = SongEditor.Id((await items.OrderBy(i => i.Id).LastAsync(cancellationToken)).Key);
        return last - first + 1 >= all && await context.Songs.CountAsync(s => s.Id >= first && s.Id <= last, cancellationToken) <= all ? (first, last) : null;
    }

    private static ChangeDescriptor Reverting(ChangeLogEntry entry) => new(ChangeKind.Reverted, entry.Subject, Reverts: entry.Id);

    private static Task<ChangeLogEntry?> EntryAsync(CatalogueContext context, long change, CancellationToken cancellationToken) =>
        context.Changes.AsNoTracking().SingleOrDefaultAsync(c => c.Id == change && !c.UnderWay, cancellationToken);

    /// <summary>The last first: what was removed last (a mood) is what the rest needs.</summary>
    private static Task<List<ChangeLogItem>> BelowAsync(CatalogueContext context, long change, long below, int most, CancellationToken cancellationToken) =>
        context.ChangeItems.AsNoTracking().Where(i => i.ChangeId == change && i.Id < below).OrderByDescending(i => i.Id).Take(most).ToListAsync(cancellationToken);

    private static bool IsChoice(ChangeLogItem item) => string.Equals(item.Entity, ChoiceLog.Entity, StringComparison.Ordinal);

    private static void Check(int limit)
    {
        if (limit is < 1 or > MostItems)
        {
            throw new CatalogueQueryException(SearchMessages.LimitRange(MostItems, limit));
        }
    }
}
