using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Brings what is kept of a server's tracks up to what it tells of them, page by page, each in one transaction; nothing is written of songs
/// that are as they were.
/// A server that is away, or empty while tracks of it are known, has nothing forgotten.
/// </summary>
internal sealed class SubsonicReader(
    IDbContextFactory<CatalogueContext> contexts, SubsonicServer server, LibrarySorter sorter, IOptions<LibraryOptions> library,
        TimeProvider time)
{
    private const int BatchSize = 500;

    // What the server said of its own last scan when it was read to the end: while it says the same, there is nothing new.
    private string? _scan;

    /// <summary>Sees whether it is there.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<LocalizableMessage?> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.Client.PingAsync(cancellationToken);
            await MarkAsync(reason: null, wasRead: false, cancellationToken);
            return null;
        }
        catch (SubsonicException e)
        {
            await MarkAsync(e.Explanation, wasRead: false, cancellationToken);
            return e.Explanation;
        }
    }

    /// <summary>Reads all of it. What was read up to a cancellation or fault stays.</summary>
    /// <param name="seen">Told how many songs were seen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ServerReport> ReadAsync(Action<int> seen, CancellationToken cancellationToken)
    {
        long since = time.GetTimestamp();
        Tally tally = new();
        LocalizableMessage? reason = null;
        try
        {
            await server.Client.PingAsync(cancellationToken);
            string? scan = await server.Client.LastScanAsync(cancellationToken);
            if (scan is null || !string.Equals(scan, _scan, StringComparison.Ordinal))
            {
                reason = await ReadAllAsync(tally, seen, cancellationToken);
                _scan = reason is null ? scan : null;
            }
        }
        catch (SubsonicException e)
        {
            reason = e.Explanation;
        }

        await MarkAsync(reason, wasRead: true, cancellationToken);
        int songs = reason is null ? await sorter.JoinAsync(Editor.Library, cancellationToken) : 0;
        return new ServerReport(tally.Seen, tally.Added, tally.Changed, tally.Gone, tally.Refused, songs, reason,
            time.GetElapsedTime(since));
    }

    /// <returns>Why nothing of it is to be believed, or null.</returns>
    private async Task<LocalizableMessage?> ReadAllAsync(Tally tally, Action<int> seen, CancellationToken cancellationToken)
    {
        int folder = (await MarkAsync(reason: null, wasRead: false, cancellationToken)).Id;
        Dictionary<string, Known> known = await KnownAsync(folder, cancellationToken);
        HashSet<string> there = new(StringComparer.Ordinal);
        await foreach (IReadOnlyList<SubsonicSong> page in server.Client.AllAsync(cancellationToken))
        {
            List<SubsonicSong> songs = [.. page.Where(song => there.Add(song.Id))];
            await KeepAsync(folder, songs, known, tally, cancellationToken);
            tally.Seen += songs.Count;
            seen(tally.Seen);
        }

        if (there.Count == 0 && known.Values.Any(k => k.MissingSinceTicks is null))
        {
            return SubsonicMessages.Empty;
        }

        await ForgetAsync(folder, [.. known.Where(k => !there.Contains(k.Key)).Select(k => k.Value)], tally, cancellationToken);
        return null;
    }

    private async Task<Dictionary<string, Known>> KnownAsync(int folder, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.Tracks.AsNoTracking().Where(t => t.FolderId == folder)
            .Select(t => new Known(t.Id, t.Path, t.ModifiedTicks, t.MissingSinceTicks, t.Refusal != null)).ToListAsync(cancellationToken))
            .ToDictionary(k => SubsonicTrack.SongOf(k.Path), StringComparer.Ordinal);
    }

    /// <summary>Keeps whether the server can be used, from the first time that it cannot.</summary>
    private async Task<LibraryFolder> MarkAsync(LocalizableMessage? reason, bool wasRead, CancellationToken cancellationToken)
    {
        string root = server.Root;
        long now = time.GetUtcNow().UtcTicks;
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        LibraryFolder folder = await context.LibraryFolders.SingleOrDefaultAsync(f => f.Path == root, cancellationToken)
            ?? context.LibraryFolders.Add(new LibraryFolder { Path = root }).Entity;
        folder.Unavailable = reason;
        folder.UnavailableSinceTicks = reason is null ? null : folder.UnavailableSinceTicks ?? now;
        folder.ScannedTicks = reason is null && wasRead ? now : folder.ScannedTicks;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return folder;
    }

    private async Task KeepAsync(int folder, List<SubsonicSong> songs, Dictionary<string, Known> known, Tally tally,
        CancellationToken cancellationToken)
    {
        List<(SubsonicSong Song, string Path, long Mark, Known? Before)> news =
        [
            .. songs.Select(song => (Song: song, Path: SubsonicTrack.PathOf(song), song.Mark, Before: known.GetValueOrDefault(song.Id)))
                .Where(n => n.Before is not { MissingSinceTicks: null } before || before.Mark != n.Mark
                    || !string.Equals(before.Path, n.Path, StringComparison.Ordinal)),
        ];
        if (news.Count == 0)
        {
            return;
        }

        long[] ids = [.. news.Select(n => n.Before?.Id).OfType<long>()];
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        Dictionary<long, Track> kept = await context.Tracks.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
        Tally done = new();
        foreach ((SubsonicSong song, string path, long mark, Known? before) in news)
        {
            Track? track = before is null ? null : kept.GetValueOrDefault(before.Id);
            (done.Added, done.Changed) = track is null ? (done.Added + 1, done.Changed) : (done.Added, done.Changed + 1);
            track ??= context.Tracks.Add(new Track { PublicId = TrackId.New(), Path = path, AddedTicks = time.GetUtcNow().UtcTicks })
                .Entity;
            track.Take(song.Reading);
            (track.FolderId, track.Path, track.MissingSinceTicks, track.Size, track.ModifiedTicks) = (folder, path, null, song.Size, mark);
            done.Refused += track.Refusal is null ? 0 : 1;
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        (tally.Added, tally.Changed, tally.Refused) = (tally.Added + done.Added, tally.Changed + done.Changed,
            tally.Refused + done.Refused);
    }

    /// <summary>Marks what is gone, and forgets what has been for long, as of a folder.</summary>
    private async Task ForgetAsync(int folder, List<Known> gone, Tally tally, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().UtcTicks, oldest = now - TimeSpan.FromDays(library.Value.MissingDays).Ticks;
        long[] refused = [.. gone.Where(k => k.IsRefused).Select(k => k.Id)];
        long[] missing = [.. gone.Where(k => k is { IsRefused: false, MissingSinceTicks: null }).Select(k => k.Id)];
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        foreach (long[] ids in refused.Chunk(BatchSize))
        {
            await context.Tracks.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        foreach (long[] ids in missing.Chunk(BatchSize))
        {
            await context.Tracks.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.MissingSinceTicks, now),
                cancellationToken);
        }

        await context.Tracks.Where(t => t.FolderId == folder && t.MissingSinceTicks < oldest).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        tally.Gone = missing.Length;
    }

    private sealed record Known(long Id, string Path, long Mark, long? MissingSinceTicks, bool IsRefused);

    private sealed class Tally
    {
        public int Seen { get; set; }

        public int Added { get; set; }

        public int Changed { get; set; }

        public int Gone { get; set; }

        public int Refused { get; set; }
    }
}
