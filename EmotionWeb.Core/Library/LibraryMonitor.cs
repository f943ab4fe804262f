using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Scans, and then waits for a reason to scan again: someone asks, a folder tells of a change (several close together are one reason), a
/// folder came or went, or a file was still
/// being written. A folder that cannot be watched, or tells of nothing as mounted ones do, is scanned from time to time.
/// </summary>
internal sealed partial class LibraryMonitor(ILibraryScanner scanner, IOptions<LibraryOptions> library, TimeProvider time,
    ILogger<LibraryMonitor> logger)
    : BackgroundLoop(time, logger), ILibraryMonitor
{
    /// <summary>Changes that follow one another by less than this are one reason to scan.</summary>
    internal static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);

    /// <summary>Longest that changes which do not end put a scan off.</summary>
    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(30);

    /// <summary>How often it is seen whether a folder came or went.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    /// <summary>How long another process's scan is given.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;
    private readonly Channel<bool> _reasons = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lost = new(StringComparer.Ordinal);
    private CancellationTokenSource? _scan;
    private ScanProgress? _progress;
    private ScanProgress _total = new(0, 0, 0, 0, 0, 0, 0);
    private string[] _there = [];

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public ScanProgress? Progress => Volatile.Read(ref _progress);

    /// <inheritdoc />
    public ScanReport? Last { get; private set; }

    /// <inheritdoc />
    public LocalizableMessage? Fault { get; private set; }

    /// <inheritdoc />
    public ScanProgress Total => Volatile.Read(ref _total);

    /// <inheritdoc />
    public IReadOnlyList<string> Unwatched
    {
        get
        {
            lock (_gate)
            {
                return [.. library.Value.Roots.Where(root => !_watchers.ContainsKey(root))];
            }
        }
    }

    /// <inheritdoc />
    public void Ask() => _reasons.Writer.TryWrite(true);

    /// <inheritdoc />
    public void Cancel()
    {
        lock (_gate)
        {
            _scan?.Cancel();
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        lock (_gate)
        {
            foreach (FileSystemWatcher watcher in _watchers.Values)
            {
                watcher.Dispose();
            }

            _watchers.Clear();
        }

        base.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => library.Value.Folders.Count == 0 ? Task.CompletedTask
        : base.ExecuteAsync(stoppingToken);

    /// <inheritdoc />
    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        // Watched first, so that what changes while it is scanned is heard of.
        Watch();
        TimeSpan rest = await ScanAsync(stoppingToken);
        await WaitAsync(rest, stoppingToken);
    }

    /// <summary>One scan.</summary>
    /// <returns>When the next is due, though nobody asks for one.</returns>
    private async Task<TimeSpan> ScanAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource scan = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        lock (_gate)
        {
            _scan = scan;
        }

        ScanProgress before = Total;
        TimeSpan rest = TimeSpan.FromMinutes(library.Value.RescanMinutes);
        try
        {
            ScanReport report = await scanner.ScanAsync(new Telling(this, before), scan.Token);
            (Last, Fault) = (report, null);
            LogScanned(report.Total.Seen, report.Elapsed.TotalSeconds, report.Total.Read, report.Total.Gone);
            return report.StillWritten > 0 ? Gathering : rest;
        }
        catch (LibraryException e)
        {
            Fault = e.Explanation; // Another process scans just now.
            return Busy;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            Fault = LibraryMessages.ScanCancelled;
            return rest;
        }
        finally
        {
            lock (_gate)
            {
                _scan = null;
            }

            Volatile.Write(ref _progress, null);
            Tell();
        }
    }

    private void Tell() => EachHandler.Tell(Changed, handler => handler(), _logger);

    private async Task WaitAsync(TimeSpan rest, CancellationToken stoppingToken)
    {
        long since = _time.GetTimestamp();
        while (_time.GetElapsedTime(since) < rest)
        {
            TimeSpan left = rest - _time.GetElapsedTime(since);
            if (await ReasonWithinAsync(left < Look ? left : Look, stoppingToken))
            {
                long first = _time.GetTimestamp();
                while (await ReasonWithinAsync(Gathering, stoppingToken) && _time.GetElapsedTime(first) < LongestGathering)
                {
                }

                return;
            }

            if (!There().SequenceEqual(_there, StringComparer.Ordinal))
            {
                return;
            }
        }
    }

    /// <summary>Waits for a reason to scan.</summary>
    /// <returns>Whether there was one in time.</returns>
    private async Task<bool> ReasonWithinAsync(TimeSpan time, CancellationToken stoppingToken)
    {
        using CancellationTokenSource late = new(time > TimeSpan.Zero ? time : TimeSpan.Zero, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stoppingToken);
        try
        {
            return await _reasons.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private string[] There() => [.. library.Value.Roots.Where(Directory.Exists)];

    /// <summary>
    /// Watches what is there and not watched yet; lets go of what is gone, whose watcher would never tell of anything again.
    /// </summary>
    private void Watch()
    {
        _there = There();
        lock (_gate)
        {
            foreach (string gone in _watchers.Keys.Except(_there, StringComparer.Ordinal).ToList())
            {
                _watchers[gone].Dispose();
                _watchers.Remove(gone);
            }

            foreach (string root in _there.Where(root => !_watchers.ContainsKey(root) && !IsLost(root)))
            {
                FileSystemWatcher watcher = new(root)
                {
                    IncludeSubdirectories = true,
                    InternalBufferSize = 65_536,
                    NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size
                };
                watcher.Created += OnChange;
                watcher.Changed += OnChange;
                watcher.Deleted += OnChange;
                watcher.Renamed += OnChange;
                watcher.Error += (_, e) => OnError(root, e.GetException());
                try
                {
                    watcher.EnableRaisingEvents = true;
                    _watchers.Add(root, watcher);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
                {
                    watcher.Dispose();
                    Warn(root, e);
                }
            }
        }
    }

    /// <summary>Whether a folder could not be watched a short while ago; trying again at once would end as it did then.</summary>
    private bool IsLost(string root) => _lost.TryGetValue(root, out long since)
        && _time.GetElapsedTime(since) < TimeSpan.FromMinutes(library.Value.RescanMinutes);

    private void OnChange(object sender, FileSystemEventArgs e) => Ask();

    /// <summary>A watcher failed.</summary>
    internal void OnError(string root, Exception fault)
    {
        // Where only too much happened at once, the scan finds out what; else the folder cannot be watched (any further).
        if (fault is not InternalBufferOverflowException)
        {
            lock (_gate)
            {
                if (_watchers.Remove(root, out FileSystemWatcher? watcher))
                {
                    watcher.Dispose();
                }
            }

            Warn(root, fault);
        }

        Ask();
    }

    /// <summary>Once a folder: the system says it again for every folder within, and at every try.</summary>
    private void Warn(string root, Exception fault)
    {
        bool first;
        lock (_gate)
        {
            first = !_lost.ContainsKey(root);
            _lost[root] = _time.GetTimestamp();
        }

        if (first)
        {
            LogUnwatched(_logger, root, library.Value.RescanMinutes, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Changes in {Folder} are not told to this program, so it is scanned every {Minutes} minutes (Library:RescanMinutes): {Reason} "
        + "On Linux fs.inotify.max_user_watches limits how many folders are watched.")]
    private static partial void LogUnwatched(ILogger logger, string folder, int minutes, string reason);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Scanned the library: {Seen} files in {Seconds:0.0} s, {Read} new, changed or moved, {Gone} gone.")]
    private partial void LogScanned(int seen, double seconds, int read, int gone);

    private sealed class Telling(LibraryMonitor monitor, ScanProgress before) : IProgress<ScanProgress>
    {
        public void Report(ScanProgress value)
        {
            Volatile.Write(ref monitor._progress, value);
            Volatile.Write(ref monitor._total, new ScanProgress(
                before.Seen + value.Seen, before.ToRead + value.ToRead, before.Added + value.Added, before.Changed + value.Changed,
                    before.Moved + value.Moved, before.Gone + value.Gone, before.Refused + value.Refused));
            monitor.Tell();
        }
    }
}
