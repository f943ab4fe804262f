using System.Threading.Channels;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Scans: first all folders are listed, which opens no file, then what is new or changed is read on two threads and kept in batches.
/// </summary>
internal sealed class LibraryScanner(
    IDbContextFactory<CatalogueContext> contexts, ITagReader reader, LibrarySorter sorter, IOptions<LibraryOptions> library,
        IOptions<CatalogueOptions> catalogue, TimeProvider time) : ILibraryScanner
{
    private const int Threads = 2;
    private const int BatchSize = 500;
    private const int FilesBetweenReports = 100;

    /// <summary>A file that was written to so lately may be a copy that is not done yet.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public Task<ScanReport> ScanAsync(IProgress<ScanProgress>? progress, CancellationToken cancellationToken) =>

        // Off the thread that asks: lists and tags are read without asynchrony.
        Task.Run(() => ScanAllAsync(new Tally(progress), cancellationToken), cancellationToken);

    private async Task<ScanReport> ScanAllAsync(Tally tally, CancellationToken cancellationToken)
    {
        if (library.Value.Folders.Count == 0)
        {
            throw new LibraryException(LibraryMessages.NoFolders);
        }

        long since = time.GetTimestamp();
        await using FileStream alone = TryAlone() ?? throw new LibraryException(LibraryMessages.ScanUnderWay);
        List<FileToRead> toRead = [];
        Dictionary<long, Known> gone = [];
        List<UnavailableFolder> unavailable = [];
        List<int> scanned = [];
        foreach (LibraryFolder folder in await FoldersAsync(cancellationToken))
        {
            FolderListing listing = FolderListing.Of(folder.Path, tally.See, cancellationToken);
            Dictionary<string, Known> known = await KnownAsync(folder.Id, cancellationToken);
            LocalizableMessage? reason = listing.Unavailable
                ?? (listing.Files.Count == 0 && known.Values.Any(k => k is { MissingSinceTicks: null }) ? LibraryMessages.FolderEmpty
                    : null);
            DateTimeOffset from = await MarkAsync(folder.Id, reason, cancellationToken);
            if (reason is not null)
            {
                unavailable.Add(new UnavailableFolder(folder.Path, reason, from));
                continue;
            }

            toRead.AddRange(await CompareAsync(folder, listing, known, cancellationToken));

            // What is left was not listed.
            foreach (Known left in known.Values.Where(k => !listing.MayHide(k.Path)))
            {
                gone.Add(left.Id, left);
            }

            scanned.Add(folder.Id);
        }

        tally.ToRead = toRead.Count;
        int stillWritten = await ReadAsync(toRead, gone, tally, cancellationToken);
        int dropped = await ForgetAsync(gone, scanned, tally, cancellationToken);
        int songs = await sorter.JoinAsync(Editor.Library, cancellationToken);
        return new ScanReport(tally.Report(), songs, dropped, stillWritten, unavailable, time.GetElapsedTime(since));
    }

    /// <summary>The configured folders, each with its row.</summary>
    private async Task<List<LibraryFolder>> FoldersAsync(CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        List<LibraryFolder> folders = [];
        foreach (string root in library.Value.Roots)
        {
            LibraryFolder folder = await context.LibraryFolders.SingleOrDefaultAsync(f => f.Path == root, cancellationToken)
                ?? context.LibraryFolders.Add(new LibraryFolder { Path = root }).Entity;
            folders.Add(folder);
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return folders;
    }

    private async Task<Dictionary<string, Known>> KnownAsync(int folder, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Tracks.AsNoTracking().Where(t => t.FolderId == folder)
            .Select(t => new Known(t.Id, t.Path, t.Size, t.ModifiedTicks, t.MissingSinceTicks, t.Refusal != null, t.Cover))
            .ToDictionaryAsync(k => k.Path, StringComparer.Ordinal, cancellationToken);
    }

    /// <summary>Keeps whether a folder can be read.</summary>
    /// <returns>Since when it cannot, or now.</returns>
    private async Task<DateTimeOffset> MarkAsync(int id, LocalizableMessage? reason, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        LibraryFolder folder = await context.LibraryFolders.SingleAsync(f => f.Id == id, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        folder.Unavailable = reason;
        folder.UnavailableSinceTicks = reason is null ? null : folder.UnavailableSinceTicks ?? now.UtcTicks;
        folder.ScannedTicks = reason is null ? now.UtcTicks : folder.ScannedTicks;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return folder.UnavailableSinceTicks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : now;
    }

    /// <summary>
    /// Finds what is new or changed, takes what was listed out of <paramref name="known"/>, and keeps what is to be seen from without:
    /// files that are back, and covers beside them.
    /// </summary>
    private async Task<List<FileToRead>> CompareAsync(LibraryFolder folder, FolderListing listing, Dictionary<string, Known> known,
        CancellationToken cancellationToken)
    {
        List<FileToRead> toRead = [];
        List<long> back = [];
        Dictionary<CoverPlace, List<long>> covers = new() { [CoverPlace.None] = [], [CoverPlace.Beside] = [] };
        foreach (ListedFile file in listing.Files)
        {
            if (!known.Remove(file.Path, out Known? before) || before.Size != file.Size || before.ModifiedTicks != file.ModifiedTicks)
            {
                toRead.Add(new FileToRead(folder, file, before?.Id));
                continue;
            }

            if (before.MissingSinceTicks is not null)
            {
                back.Add(before.Id);
            }

            CoverPlace beside = file.HasCoverBeside ? CoverPlace.Beside : CoverPlace.None;
            if (before.Cover is not CoverPlace.Embedded && before.Cover != beside && !before.IsRefused)
            {
                covers[beside].Add(before.Id);
            }
        }

        await EachBatchAsync(back, (context, ids) => context.Tracks.Where(t => ids.Contains(t.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.MissingSinceTicks, (long?)null), cancellationToken), cancellationToken);
        foreach ((CoverPlace place, List<long> tracks) in covers)
        {
            await EachBatchAsync(tracks, (context, ids) => context.Tracks.Where(t => ids.Contains(t.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Cover, place), cancellationToken), cancellationToken);
        }

        return toRead;
    }

    /// <summary>Reads files and keeps what they say; those that were written to lately last, once they stand still.</summary>
    /// <returns>How many did not stand still.</returns>
    private async Task<int> ReadAsync(List<FileToRead> files, Dictionary<long, Known> gone, Tally tally,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ILookup<bool, FileToRead> fresh = files.ToLookup(f => (now - new DateTimeOffset(f.File.ModifiedTicks, TimeSpan.Zero))
            .Duration() < Settling);
        await ReadSettledAsync(fresh[false], gone, tally, cancellationToken);
        if (!fresh.Contains(true))
        {
            return 0;
        }

        TimeSpan wait = now + Settling - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        ILookup<bool, FileToRead> still = fresh[true].ToLookup(f => new FileInfo(f.FullPath) is { Exists: true } file
            && file.Length == f.File.Size && file.LastWriteTimeUtc.Ticks == f.File.ModifiedTicks);
        await ReadSettledAsync(still[true], gone, tally, cancellationToken);
        return still[false].Count();
    }

    private async Task ReadSettledAsync(IEnumerable<FileToRead> files, Dictionary<long, Known> gone, Tally tally,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<FileRead> read = Channel.CreateBounded<FileRead>(BatchSize);
        Task reading = ReadTagsAsync(files, read.Writer, end.Token);
        try
        {
            ILookup<long, Known> places = gone.Values.Where(k => !k.IsRefused).ToLookup(k => k.Size);
            List<FileRead> batch = [];
            await foreach (FileRead file in read.Reader.ReadAllAsync(cancellationToken))
            {
                batch.Add(file);
                if (batch.Count == BatchSize)
                {
                    await KeepAsync(batch, places, gone, tally, cancellationToken);
                    batch.Clear();
                }
            }

            await KeepAsync(batch, places, gone, tally, cancellationToken);
        }
        finally
        {
            // Where keeping failed, reading would wait for room without end.
            await end.CancelAsync();
            await reading;
        }
    }

    private async Task ReadTagsAsync(IEnumerable<FileToRead> files, ChannelWriter<FileRead> read, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = Threads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(files, options, async (file, token) =>
                await read.WriteAsync(new FileRead(file, file.File.Refusal is { } refusal ? new TagReading.Refused(refusal)
                    : reader.Read(file.FullPath)), token));
        }
        catch (Exception e)
        {
            fault = e; // Told to who reads the channel.
        }

        read.Complete(fault);
    }

    /// <summary>Keeps what was read, in one transaction.</summary>
    private async Task KeepAsync(List<FileRead> batch, ILookup<long, Known> places, Dictionary<long, Known> gone, Tally tally,
        CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        List<long> ids = [.. batch.SelectMany(f => f.ToRead.Known is { } known ? [known] : places[f.ToRead.File.Size].Select(k => k.Id))
            .Distinct()];
        Dictionary<long, Track> kept = await context.Tracks.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
        Tally done = tally.Copy();
        List<long> found = [];
        foreach ((FileToRead toRead, TagReading reading) in batch)
        {
            if (reading is TagReading.Gone)
            {
                continue; // The next scan does not list it.
            }

            Track read = new() { PublicId = TrackId.New(), Path = toRead.File.Path, AddedTicks = time.GetUtcNow().UtcTicks };
            read.Take(reading);
            Track? track = toRead.Known is { } known ? kept.GetValueOrDefault(known) : null;
            if (track is not null)
            {
                done.Changed++;
            }
            else if (reading is TagReading.Read
                && places[toRead.File.Size].FirstOrDefault(k => gone.ContainsKey(k.Id) && !found.Contains(k.Id)
                    && kept.TryGetValue(k.Id, out Track? old) && IsSame(old, read)) is { } place)
            {
                track = kept[place.Id];
                found.Add(place.Id);
                done.Moved++;
            }
            else
            {
                track = context.Tracks.Add(read).Entity;
                done.Added++;
            }

            track.Take(reading);
            (track.FolderId, track.Path, track.MissingSinceTicks) = (toRead.Folder.Id, toRead.File.Path, null);
            (track.Size, track.ModifiedTicks) = (toRead.File.Size, toRead.File.ModifiedTicks);
            track.Cover = track.Cover is CoverPlace.None && toRead.File.HasCoverBeside ? CoverPlace.Beside : track.Cover;
            done.Refused += track.Refusal is null ? 0 : 1;
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        found.ForEach(id => gone.Remove(id));
        tally.Take(done);
    }

    private static bool IsSame(Track one, Track other) =>
        one.DurationMs == other.DurationMs && one.Number == other.Number
            && string.Equals(one.TitleFold, other.TitleFold, StringComparison.Ordinal)
        && string.Equals(one.ArtistFold, other.ArtistFold, StringComparison.Ordinal)
            && string.Equals(one.Album, other.Album, StringComparison.Ordinal);

    /// <summary>Marks what is gone, and forgets what has been for long.</summary>
    private async Task<int> ForgetAsync(Dictionary<long, Known> gone, List<int> folders, Tally tally, CancellationToken cancellationToken)
    {
        long now = time.GetUtcNow().UtcTicks;
        await EachBatchAsync([.. gone.Values.Where(k => k.IsRefused).Select(k => k.Id)], (context, ids) =>
            context.Tracks.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        await EachBatchAsync([.. gone.Values.Where(k => k is { IsRefused: false, MissingSinceTicks: null }).Select(k => k.Id)],
            (context, ids) =>
            context.Tracks.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.MissingSinceTicks, now),
                cancellationToken), cancellationToken);
        tally.Gone = gone.Values.Count(k => k.MissingSinceTicks is null);

        long oldest = now - TimeSpan.FromDays(library.Value.MissingDays).Ticks;
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        int dropped = await context.Tracks.Where(t => folders.Contains(t.FolderId) && t.MissingSinceTicks < oldest)
            .ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return dropped;
    }

    private async Task EachBatchAsync(List<long> ids, Func<CatalogueContext, long[], Task> change, CancellationToken cancellationToken)
    {
        foreach (long[] batch in ids.Chunk(BatchSize))
        {
            await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
            await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
            await change(context, batch);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <summary>A file beside the database that one scan at a time has open, whichever process it is of.</summary>
    private FileStream? TryAlone()
    {
        string file = catalogue.Value.Database + ".scan";
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

    private sealed record Known(long Id, string Path, long Size, long ModifiedTicks, long? MissingSinceTicks, bool IsRefused,
        CoverPlace Cover);

    private sealed record FileToRead(LibraryFolder Folder, ListedFile File, long? Known)
    {
        public string FullPath => Path.Combine(Folder.Path, File.Path);
    }

    private sealed record FileRead(FileToRead ToRead, TagReading Reading);

    private sealed class Tally(IProgress<ScanProgress>? progress)
    {
        private int _seen;

        public int ToRead { get; set; }

        public int Added { get; set; }

        public int Changed { get; set; }

        public int Moved { get; set; }

        public int Gone { get; set; }

        public int Refused { get; set; }

        public void See()
        {
            if (++_seen % FilesBetweenReports == 0)
            {
                Report();
            }
        }

        /// <summary>What a batch counts in until it is kept.</summary>
        public Tally Copy() => new(progress: null)
        {
            _seen = _seen,
            ToRead = ToRead,
            Added = Added,
            Changed = Changed,
            Moved = Moved,
            Gone = Gone,
            Refused = Refused
        };

        public void Take(Tally done)
        {
            (Added, Changed, Moved, Refused) = (done.Added, done.Changed, done.Moved, done.Refused);
            Report();
        }

        public ScanProgress Report()
        {
            ScanProgress now = new(_seen, ToRead, Added, Changed, Moved, Gone, Refused);
            progress?.Report(now);
            return now;
        }
    }
}
