using EmotionWeb.Core.Library;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Unit.Library;

/// <summary>A folder that is really watched, a clock that the test moves, and a scanner that counts.</summary>
public sealed class LibraryMonitorTests : IDisposable
{
    private readonly MusicFolder _music = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Scanner _scanner = new();
    private readonly Warnings _warnings = new();
    private readonly LibraryMonitor _monitor;

    public LibraryMonitorTests() => _monitor = Monitor(_music.Path);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _monitor.Dispose();
        _music.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task It_scans_at_the_start_and_after_a_change_in_a_folder()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_monitor.Unwatched);

        Directory.CreateDirectory(_music["New"]);
        await ScansAsync(2, LibraryMonitor.Gathering);
        await _monitor.StopAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Changes_close_together_are_one_reason()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        for (int i = 0; i < 20; i++)
        {
            _music.Write($"{i}.mp3", [1]);
        }

        await ScansAsync(2, LibraryMonitor.Gathering / 10);
        Assert.Equal(2, _scanner.Scans);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_asks_gets_a_scan_and_who_asks_during_one_another()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        _scanner.Hold = new TaskCompletionSource();
        _monitor.Ask();
        await ScansAsync(2, LibraryMonitor.Gathering);
        _monitor.Ask();
        _scanner.Hold.SetResult();
        await ScansAsync(3, LibraryMonitor.Gathering);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_scan_that_is_cancelled_says_so_and_the_next_clears_it()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        _scanner.Hold = new TaskCompletionSource();
        _monitor.Ask();
        await ScansAsync(2, LibraryMonitor.Gathering);
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _monitor.Changed += () => changed.TrySetResult();
        _monitor.Cancel();
        await changed.Task.WaitAsync(Token);
        Assert.Equal(("library-scan-cancelled", null), (_monitor.Fault!.Code, _monitor.Progress));

        _scanner.Hold = null;
        _monitor.Ask();
        await ScansAsync(3, LibraryMonitor.Gathering);
        await UntilAsync(() => _monitor.Fault is null);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_fails_keeps_neither_the_scan_nor_the_others_from_hearing()
    {
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _monitor.Changed += () => throw new InvalidOperationException("a page that fails");
        _monitor.Changed += () => heard.TrySetResult();
        await StartAsync(TestContext.Current.CancellationToken);
        await heard.Task.WaitAsync(Token);
        await UntilAsync(() => _monitor.Progress is null);
        Assert.Null(_monitor.Fault);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_folder_that_comes_back_is_scanned_without_anyone_asking()
    {
        Directory.Move(_music.Path, _music.Path + "-aside");
        await StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal([_music.Path], _monitor.Unwatched);
        Directory.Move(_music.Path + "-aside", _music.Path);
        Assert.InRange(await ScansAsync(2, TimeSpan.FromSeconds(10)), TimeSpan.Zero, TimeSpan.FromMinutes(14));
        Assert.Empty(_monitor.Unwatched);
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_processs_scan_is_waited_for()
    {
        _scanner.Next = () => throw new LibraryException(LibraryMessages.ScanUnderWay);
        await StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _monitor.Fault is { Code: "library-scan-under-way" });
        _scanner.Next = null;
        Assert.InRange(await ScansAsync(2, TimeSpan.FromSeconds(1)), TimeSpan.Zero, TimeSpan.FromMinutes(14));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_still_being_written_is_read_soon()
    {
        _scanner.Report = _scanner.Report with { StillWritten = 1 };
        await StartAsync(TestContext.Current.CancellationToken);
        Assert.InRange(await ScansAsync(2, TimeSpan.FromSeconds(1)), TimeSpan.Zero, TimeSpan.FromMinutes(14));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_folder_that_cannot_be_watched_is_scanned_from_time_to_time_with_one_warning()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        _monitor.OnError(_music.Path, new IOException("The limit of watches was reached."));
        _monitor.OnError(_music.Path, new IOException("The limit of watches was reached."));
        await ScansAsync(2, LibraryMonitor.Gathering);

        Assert.Equal([_music.Path], _monitor.Unwatched);
        Assert.Contains("Library:RescanMinutes", Assert.Single(_warnings.Said), StringComparison.Ordinal);
        Assert.InRange(await ScansAsync(3, TimeSpan.FromSeconds(30)), TimeSpan.FromMinutes(14), TimeSpan.FromHours(10));
    }

    [Fact(Timeout = 60_000)]
    public async Task Too_many_changes_at_once_are_found_by_a_scan_and_the_folder_stays_watched()
    {
        await StartAsync(TestContext.Current.CancellationToken);
        _monitor.OnError(_music.Path, new InternalBufferOverflowException());
        await ScansAsync(2, LibraryMonitor.Gathering);
        Assert.Empty(_monitor.Unwatched);
        Assert.Empty(_warnings.Said);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_folders_it_does_nothing()
    {
        using LibraryMonitor none = Monitor();
        await none.StartAsync(Token);
        await none.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _scanner.Scans);
    }

    private LibraryMonitor Monitor(params string[] folders) => new(_scanner, Options.Create(new LibraryOptions { Folders = folders }),
        _time, _warnings);

    /// <summary>Starts it; the first scan begins without a reason.</summary>
    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await _monitor.StartAsync(cancellationToken);
        await _scanner.BegunAsync(1).WaitAsync(cancellationToken);
    }

    /// <summary>Moves the clock on until so many scans began.</summary>
    /// <returns>How far.</returns>
    private async Task<TimeSpan> ScansAsync(int scans, TimeSpan step)
    {
        TimeSpan moved = TimeSpan.Zero;
        Task begun = _scanner.BegunAsync(scans);
        while (!begun.IsCompleted)
        {
            _time.Advance(step);
            moved += step;
            await Task.WhenAny(begun, Task.Delay(TimeSpan.FromMilliseconds(20), Token));
        }

        return moved;
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        while (!done())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Token);
        }
    }

    private sealed class Scanner : ILibraryScanner
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<int, TaskCompletionSource> _begun = [];

        public int Scans { get; private set; }

        public TaskCompletionSource? Hold { get; set; }

        public Action? Next { get; set; }

        public ScanReport Report { get; set; } = new(new ScanProgress(0, 0, 0, 0, 0, 0, 0), 0, 0, 0, [], TimeSpan.Zero);

        public Task BegunAsync(int scans)
        {
            lock (_gate)
            {
                if (!_begun.TryGetValue(scans, out TaskCompletionSource? begun))
                {
                    _begun[scans] = begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                return Scans >= scans ? Task.CompletedTask : begun.Task;
            }
        }

        public async Task<ScanReport> ScanAsync(IProgress<ScanProgress>? progress, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                Scans++;
                _begun.GetValueOrDefault(Scans)?.TrySetResult();
            }

            Next?.Invoke();
            if (Hold is { } hold)
            {
                await hold.Task.WaitAsync(cancellationToken);
            }

            return Report;
        }
    }

    private sealed class Warnings : ILogger<LibraryMonitor>
    {
        public List<string> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => NullLogger.Instance.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Said.Add(formatter(state, exception));
            }
        }
    }
}
