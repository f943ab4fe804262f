using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Core.Journal;

/// <summary>Keeps journals in tables of their own. What is deleted is overwritten in the database's file, and leaves its log as soon as
/// nobody reads there. See docs/adr/024.</summary>
internal sealed class JournalStore(
    IDbContextFactory<JournalContext> contexts, IDatabaseScrub scrub, TimeProvider time, ILogger<JournalStore> logger) : IJournalStore
{
    /// <summary>What plays for so long after a feeling belongs to it.</summary>
    public static readonly TimeSpan Follows = TimeSpan.FromHours(6);

    /// <summary>For so long another feeling puts an entry right instead of following it.</summary>
    public static readonly TimeSpan Corrects = TimeSpan.FromMinutes(5);

    /// <summary>Entries that are kept of a listener.</summary>
    public const int MostEntries = 20_000;

    /// <summary>Songs that are kept of an entry.</summary>
    public const int MostPlays = 200;

    /// <inheritdoc />
    public event Action<string>? Changed;

    /// <inheritdoc />
    public async Task<JournalSettings> SettingsAsync(string listener, CancellationToken cancellationToken)
    {
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Listeners.AsNoTracking().Where(l => l.Listener == listener)
            .Select(l => new JournalSettings(l.IsOn, l.Keep)).FirstOrDefaultAsync(cancellationToken) ?? JournalSettings.Off;
    }

    /// <inheritdoc />
    public Task<int> SetAsync(string listener, JournalSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        long before = settings.Kept is { } kept ? (time.GetUtcNow() - kept).UtcTicks : 0;
        return ChangeAsync(
            listener,
            async context =>
            {
                JournalListener? known = await context.Listeners.FirstOrDefaultAsync(l => l.Listener == listener, cancellationToken);
                if (known is null)
                {
                    context.Add(known = new JournalListener { Listener = listener });
                }

                (known.IsOn, known.Keep, known.WrittenTicks) = (settings.IsOn, settings.Keep, time.GetUtcNow().UtcTicks);
                await context.SaveChangesAsync(cancellationToken);
                int gone = await context.Entries.Where(e => e.Listener == listener && e.AtTicks < before)
                    .ExecuteDeleteAsync(cancellationToken);
                await ForgetDoneAsync(context, cancellationToken);
                return gone;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<long?> FeltAsync(string listener, Felt felt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(felt);
        JournalEntry entry = JournalEntry.Of(listener, felt);
        long since = (felt.At - Corrects).UtcTicks;
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await context.Listeners.FirstOrDefaultAsync(l => l.Listener == listener && l.IsOn, cancellationToken) is not { } known)
        {
            return null;
        }

        IQueryable<JournalEntry> own = context.Entries.Where(e => e.Listener == listener);
        await own.Where(e => e.AtTicks >= since && e.AtTicks <= entry.AtTicks && e.Note == null && !e.Plays.Any())
            .ExecuteDeleteAsync(cancellationToken);
        context.Add(entry);
        known.WrittenTicks = time.GetUtcNow().UtcTicks;
        await context.SaveChangesAsync(cancellationToken);
        long tooOld = await own.OrderByDescending(e => e.AtTicks).Skip(MostEntries).Select(e => e.AtTicks)
            .FirstOrDefaultAsync(cancellationToken);
        if (tooOld > 0)
        {
            await own.Where(e => e.AtTicks <= tooOld).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        Tell(listener);
        return entry.Id;
    }

    /// <inheritdoc />
    public async Task GoalAsync(string listener, ListeningGoal goal, CancellationToken cancellationToken)
    {
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await Now(context, listener).FirstOrDefaultAsync(cancellationToken) is { } now && now.Goal != goal
            && !await context.Plays.AnyAsync(p => p.EntryId == now.Id, cancellationToken))
        {
            now.Goal = goal;
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Tell(listener);
        }
    }

    /// <inheritdoc />
    public async Task PlayedAsync(
        string listener, FeedbackSubject song, double? fraction, bool liked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(song);
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await Now(context, listener).Select(e => (long?)e.Id).FirstOrDefaultAsync(cancellationToken) is not { } now)
        {
            return;
        }

        // What began before another feeling came belongs to the one before.
        JournalPlay? last = await Late(context, listener).Where(p => p.Title == song.Title && p.Artist == song.Artist)
            .OrderByDescending(p => p.Id).FirstOrDefaultAsync(cancellationToken);
        bool begun = last is { Fraction: null } && (fraction is not null || last.EntryId == now);
        if (!begun)
        {
            if (await context.Plays.CountAsync(p => p.EntryId == now, cancellationToken) >= MostPlays)
            {
                return;
            }

            context.Add(last = new JournalPlay
            {
                EntryId = now,
                SongId = song.SongId,
                TrackId = song.TrackId,
                Title = song.Title,
                Artist = song.Artist,
            });
        }

        (last!.Fraction, last.Liked) = (fraction is { } share ? FeedbackWeights.Share(share) : null, liked);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(listener);
    }

    /// <inheritdoc />
    public async Task LikedAsync(string listener, FeedbackSubject song, bool likes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(song);
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        long since = (time.GetUtcNow() - Follows).UtcTicks;
        int changed = await context.Plays
            .Where(p => p.Title == song.Title && p.Artist == song.Artist && p.Liked != likes
                && context.Entries.Any(e => e.Id == p.EntryId && e.Listener == listener && e.AtTicks >= since))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Liked, likes), cancellationToken);
        if (changed > 0)
        {
            Tell(listener);
        }
    }

    /// <inheritdoc />
    public async Task<bool> NoteAsync(string listener, long id, string? note, CancellationToken cancellationToken)
    {
        string? kept = JournalEntry.NoteOf(note);
        return await ChangeAsync(
            listener,
            context => context.Entries.Where(e => e.Listener == listener && e.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.Note, kept), cancellationToken),
            cancellationToken) > 0;
    }

    /// <inheritdoc />
    public async Task<int> CountAsync(string listener, DateOnly? day, CancellationToken cancellationToken)
    {
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(context, listener, day).CountAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<JournalEntry>> PageAsync(
        string listener, DateOnly? day, int skip, int take, CancellationToken cancellationToken)
    {
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(context, listener, day).OrderByDescending(e => e.AtTicks).ThenByDescending(e => e.Id).Skip(skip).Take(take)
            .Include(e => e.Plays.OrderBy(p => p.Id)).AsSplitQuery().ToListAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<JournalEntry>> AllAsync(
        string listener, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(context, listener, day: null).Where(e => e.DayNumber >= from.DayNumber && e.DayNumber <= to.DayNumber)
            .OrderBy(e => e.AtTicks).ThenBy(e => e.Id)
            .Include(e => e.Plays.OrderBy(p => p.Id)).AsSplitQuery().ToListAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken) =>
        await ChangeAsync(
            listener,
            context => context.Entries.Where(e => e.Listener == listener && e.Id == id).ExecuteDeleteAsync(cancellationToken),
            cancellationToken) > 0;

    /// <inheritdoc />
    public Task<int> RemoveDayAsync(string listener, DateOnly day, CancellationToken cancellationToken) =>
        ChangeAsync(listener, context => Own(context, listener, day).ExecuteDeleteAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<int> RemoveAllAsync(string listener, CancellationToken cancellationToken) =>
        ChangeAsync(
            listener,
            async context =>
            {
                int gone = await Own(context, listener, day: null).ExecuteDeleteAsync(cancellationToken);
                await ForgetDoneAsync(context, cancellationToken);
                return gone;
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<int> ForgetAsync(string listener, CancellationToken cancellationToken) =>
        ChangeAsync(
            listener,
            async context =>
            {
                await context.Listeners.Where(l => l.Listener == listener).ExecuteDeleteAsync(cancellationToken);
                return await Own(context, listener, day: null).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task<int> BringAsync(string from, string to, CancellationToken cancellationToken)
    {
        int brought = await ChangeAsync(
            from,
            async context =>
            {
                JournalListener? known = await context.Listeners.FirstOrDefaultAsync(l => l.Listener == from, cancellationToken);
                if (known is null)
                {
                    return 0;
                }

                if (!await context.Listeners.AnyAsync(l => l.Listener == to, cancellationToken))
                {
                    context.Add(new JournalListener
                    {
                        Listener = to,
                        IsOn = known.IsOn,
                        Keep = known.Keep,
                        WrittenTicks = known.WrittenTicks,
                    });
                }

                context.Remove(known);
                await context.SaveChangesAsync(cancellationToken);
                return await context.Entries.Where(e => e.Listener == from)
                    .ExecuteUpdateAsync(set => set.SetProperty(e => e.Listener, to), cancellationToken);
            },
            cancellationToken);
        Tell(to);
        return brought;
    }

    /// <inheritdoc />
    public Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        long lost = (now - FeedbackStore.Remembered - TimeSpan.FromDays(1)).UtcTicks;
        return ChangeAsync(
            listener: null,
            async context =>
            {
                int gone = await context.Entries
                    .Where(e => e.Listener.StartsWith(ListenerKey.BrowserPrefix)
                        && context.Listeners.Any(l => l.Listener == e.Listener && l.WrittenTicks < lost))
                    .ExecuteDeleteAsync(cancellationToken);
                await context.Listeners.Where(l => l.Listener.StartsWith(ListenerKey.BrowserPrefix) && l.WrittenTicks < lost)
                    .ExecuteDeleteAsync(cancellationToken);
                foreach (JournalKeep keep in Enum.GetValues<JournalKeep>())
                {
                    if (JournalSettings.DaysOf(keep) is { } days)
                    {
                        long before = (now - TimeSpan.FromDays(days)).UtcTicks;
                        gone += await context.Entries
                            .Where(e => e.AtTicks < before && context.Listeners.Any(l => l.Listener == e.Listener && l.Keep == keep))
                            .ExecuteDeleteAsync(cancellationToken);
                    }
                }

                await ForgetDoneAsync(context, cancellationToken);
                return gone;
            },
            cancellationToken);
    }

    private static IQueryable<JournalEntry> Own(JournalContext context, string listener, DateOnly? day)
    {
        IQueryable<JournalEntry> own = context.Entries.Where(e => e.Listener == listener);
        return day is { DayNumber: var number } ? own.Where(e => e.DayNumber == number) : own;
    }

    // Of a journal that is off and empty nothing stays.
    private static Task<int> ForgetDoneAsync(JournalContext context, CancellationToken cancellationToken) =>
        context.Listeners.Where(l => !l.IsOn && !context.Entries.Any(e => e.Listener == l.Listener)).ExecuteDeleteAsync(cancellationToken);

    private IQueryable<JournalEntry> Now(JournalContext context, string listener)
    {
        long since = (time.GetUtcNow() - Follows).UtcTicks;
        return context.Entries
            .Where(e => e.Listener == listener && e.AtTicks >= since && context.Listeners.Any(l => l.Listener == listener && l.IsOn))
            .OrderByDescending(e => e.AtTicks).ThenByDescending(e => e.Id);
    }

    private IQueryable<JournalPlay> Late(JournalContext context, string listener)
    {
        long since = (time.GetUtcNow() - Follows).UtcTicks;
        return context.Plays.Where(p => context.Entries.Any(e => e.Id == p.EntryId && e.Listener == listener && e.AtTicks >= since));
    }

    // What is taken away, a note too, is then in none of the database's files.
    private async Task<int> ChangeAsync(string? listener, Func<JournalContext, Task<int>> change, CancellationToken cancellationToken)
    {
        int changed;
        await using (JournalContext context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
            changed = await change(context);
            await transaction.CommitAsync(cancellationToken);
        }

        if (changed > 0)
        {
            await scrub.EmptyLogAsync(cancellationToken);
        }

        if (listener is not null)
        {
            Tell(listener);
        }

        return changed;
    }

    private void Tell(string listener) => EachHandler.Tell(Changed, handler => handler(listener), logger);
}
