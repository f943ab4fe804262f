using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>
/// Carries out what takes too long for one transaction, many songs that come or go at once, in parts: each holds the write lock for a
/// moment and lets others in before the next. Songs come hidden and go hidden (<see cref="IHiddenSongs"/>), and the log keeps the change as
/// under way, so that to everyone all of it happens in the one moment that ends it. One that fails, is cancelled or whose process ends
/// before that moment never was: what lies about of it is swept, at once or at the next start. One at a time, whichever process does it.
/// Safe to call from many threads.
/// </summary>
internal sealed partial class PartedChanges(
    IDbContextFactory<CatalogueContext> contexts, ChangeRecorder recorder, IHiddenSongs hidden, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<PartedChanges> logger)
    : IUnfinishedChanges
{
    /// <summary>Things in the first part; later ones have as many as fit <see cref="Aim"/>.</summary>
    private const int FirstPart = 200;

    private const int LargestPart = 10_000;

    /// <summary>How long a part is to hold the lock. A busy machine makes one longer than was foreseen; 200 ms is what others may count
    /// on.</summary>
    private static readonly TimeSpan Aim = TimeSpan.FromMilliseconds(40);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest that a part held the write lock, from its beginning to its commit.</summary>
    internal TimeSpan LongestHold { get; private set; }

    /// <summary>Adds songs, all of them or none.</summary>
    /// <param name="context">The caller's, in no transaction.</param>
    /// <param name="editor">Whose change it is.</param>
    /// <param name="descriptor">What it is.</param>
    /// <param name="songs">How many there are at most.</param>
    /// <param name="part">Adds the next ones: given the change to list them under, the key of the first of all, and how many at
    /// most.</param>
    /// <param name="cancellationToken">Ends it with nothing kept.</param>
    /// <returns>The change's key; null where nothing came of it.</returns>
    /// <exception cref="CatalogueUnavailableException">Another was under way for longer than
    /// <see cref="CatalogueOptions.BusySeconds"/>.</exception>
    public async Task<long?> AddAsync(
        CatalogueContext context, Editor editor, ChangeDescriptor descriptor, int songs, Func<long, long, int, Task<PartDone?>> part, CancellationToken cancellationToken)
    {
        await using FileStream alone = await AloneAsync(cancellationToken);
        await SweepAsync(cancellationToken);
        long change = 0, first = 0;
        await TurnAsync(
            context,
            async () =>
            {
                change = (await recorder.BeginAsync(context, editor, descriptor, underWay: true, cancellationToken)).Id;
                first = await hidden.ReserveAsync(context, songs, cancellationToken);
                return true;
            },
            cancellationToken);
        return await CarryOutAsync(
            context, change, most => part(change, first, most),
            async count =>
            {
                await hidden.ShowAsync(context, count, cancellationToken);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Removes the songs from one key to another, all of them or none.</summary>
    /// <param name="context">The caller's, in no transaction.</param>
    /// <param name="editor">Whose change it is.</param>
    /// <param name="descriptor">What it is.</param>
    /// <param name="first">Key of the first song.</param>
    /// <param name="last">Key of the last song.</param>
    /// <param name="part">Lists the next ones under the change, at most so many; null to give up.</param>
    /// <param name="still">Whether all is still as it was listed.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    /// <returns>The change's key; null where nothing came of it.</returns>
    /// <exception cref="CatalogueUnavailableException">As for <see cref="AddAsync"/>.</exception>
    public async Task<long?> RemoveAsync(
        CatalogueContext context, Editor editor, ChangeDescriptor descriptor, long first, long last, Func<long, int, Task<PartDone?>> part, Func<long, Task<bool>> still,
        CancellationToken cancellationToken)
    {
        await using FileStream alone = await AloneAsync(cancellationToken);
        await SweepAsync(cancellationToken);
        long change = 0;
        await TurnAsync(
            context,
            async () =>
            {
                change = (await recorder.BeginAsync(context, editor, descriptor, underWay: true, cancellationToken)).Id;
                return true;
            },
            cancellationToken);
        long? done = await CarryOutAsync(
            context, change, most => part(change, most),
            async count =>
            {
                if (!await still(change))
                {
                    return false;
                }

                await hidden.HideAsync(context, first, last, count, cancellationToken);
                return true;
            },
            cancellationToken);

        // Done for everyone; what is left to do is nobody's wait but the next such change's.
        await TrySweepAsync();
        return done;
    }

    /// <inheritdoc />
    public async Task TakeBackAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        // Without EF, for which the first question of a process is dear.
        const string Left = "SELECT EXISTS (SELECT 1 FROM \"Changes\" WHERE \"UnderWay\") OR EXISTS (SELECT 1 FROM \"State\" WHERE \"HiddenFrom\" <= \"HiddenTo\")";
        if (await context.Database.GetDbConnection().ScalarAsync<long>(Left, cancellationToken) == 0)
        {
            return;
        }

        // Where another process is at it, the change is under way and not left over.
        await using FileStream? alone = TryAlone();
        if (alone is not null)
        {
            await SweepAsync(cancellationToken);
        }
    }

    private static int Next(int most, TimeSpan held) => (int)Math.Clamp(most * Math.Min(2, Aim / held), 1, LargestPart);

    private async Task<long?> CarryOutAsync(CatalogueContext context, long change, Func<int, Task<PartDone?>> part, Func<int, Task<bool>> end, CancellationToken cancellationToken)
    {
        try
        {
            int count = 0, most = FirstPart;
            PartDone? done = null;
            do
            {
                TimeSpan held = await TurnAsync(
                    context,
                    async () =>
                    {
                        done = await part(most);
                        return done is not null;
                    },
                    cancellationToken);
                count += done?.Changed ?? 0;
                most = Next(most, held);
                await Task.Delay(held, time, cancellationToken);
            }
            while (done is { Seen: > 0 });

            bool ended = false;
            if (done is not null && count > 0)
            {
                await TurnAsync(
                    context,
                    async () => ended = await end(count)
                        && await context.Changes.Where(c => c.Id == change)
                            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Count, count).SetProperty(c => c.UnderWay, false), cancellationToken) == 1,
                    cancellationToken);
            }

            if (!ended)
            {
                await SweepAsync(cancellationToken);
            }

            return ended ? change : null;
        }
        catch (Exception)
        {
            await TrySweepAsync();
            throw;
        }
    }

    /// <summary>One transaction that writes.</summary>
    /// <param name="context">In no transaction.</param>
    /// <param name="work">Writes, and says whether that is to be kept.</param>
    /// <param name="cancellationToken">Ends it with nothing kept.</param>
    /// <returns>How long the write lock was held.</returns>
    private async Task<TimeSpan> TurnAsync(CatalogueContext context, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        long since;
        await using (IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken))
        {
            since = time.GetTimestamp();
            if (await work())
            {
                await transaction.CommitAsync(cancellationToken);
            }
        }

        TimeSpan held = time.GetElapsedTime(since);
        LongestHold = held > LongestHold ? held : LongestHold;
        return held;
    }

    private async Task TrySweepAsync()
    {
        try
        {
            await SweepAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            // What made the change fail (a full disk) stands in the way of this too. Nobody sees what is left.
            LogLeft(e);
        }
    }

    /// <summary>Takes away what changes left that never came to their end, and songs that went.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        int songs = await RepeatAsync(context, most => hidden.RemoveAsync(context, most, cancellationToken), cancellationToken);
        foreach (long change in await context.Changes.Where(c => c.UnderWay).Select(c => c.Id).ToListAsync(cancellationToken))
        {
            await RepeatAsync(
                context,
                async most => await context.ChangeItems.Where(i => context.ChangeItems.Where(j => j.ChangeId == change).OrderBy(j => j.Id).Take(most).Select(j => j.Id).Contains(i.Id))
                    .ExecuteDeleteAsync(cancellationToken),
                cancellationToken);
            await TurnAsync(context, async () => await context.Changes.Where(c => c.Id == change).ExecuteDeleteAsync(cancellationToken) == 1, cancellationToken);
            LogSwept(change, songs);
        }
    }

    /// <summary>Does something in parts until there is nothing left of it.</summary>
    private async Task<int> RepeatAsync(CatalogueContext context, Func<int, Task<int>> part, CancellationToken cancellationToken)
    {
        int all = 0, most = FirstPart, done = 0;
        do
        {
            TimeSpan held = await TurnAsync(
                context,
                async () =>
                {
                    done = await part(most);
                    return true;
                },
                cancellationToken);
            all += done;
            most = Next(most, held);
            await Task.Delay(held, time, cancellationToken);
        }
        while (done > 0);

        return all;
    }

    private async Task<FileStream> AloneAsync(CancellationToken cancellationToken)
    {
        long since = time.GetTimestamp();
        while (true)
        {
            if (TryAlone() is { } alone)
            {
                return alone;
            }

            if (time.GetElapsedTime(since) > TimeSpan.FromSeconds(options.Value.BusySeconds))
            {
                throw new CatalogueUnavailableException(DatabaseFault.Busy, PersistenceMessages.Locked(options.Value.Database));
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>A file beside the database that one holder at a time has open; the system lets go of it when a process ends, however it
    /// ends.</summary>
    private FileStream? TryAlone()
    {
        string file = options.Value.Database + ".import";
        FileStreamOptions open = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(file, open);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Change {Change} never came to its end: the {Songs} songs of it that lay about, seen by nobody, were removed.")]
    private partial void LogSwept(long change, int songs);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is left of a change could not be swept; nobody sees it, and the next start or import sweeps it.")]
    private partial void LogLeft(Exception error);
}

/// <summary>What a part did.</summary>
/// <param name="Seen">How many things it was about; 0 after the last part.</param>
/// <param name="Changed">How many of them it changed.</param>
internal sealed record PartDone(int Seen, int Changed);
