using System.Globalization;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Subsonic;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Components.Admin.Library;

/// <summary>The folders of music: what was found, what was refused, and the scan that is under way.</summary>
public sealed partial class AdminLibrary
{
    private const int PageSize = 50;

    private Renewal? _renewal;
    private IReadOnlyList<FolderStatus>? _folders;
    private IReadOnlyList<FileProblem> _problems = [];
    private ScanReport? _last;
    private ServerReport? _lastOfServer;
    private int _scans;
    private int _skip;
    private bool _more;

    [Inject]
    private ILibrary Library { get; set; } = null!;

    [Inject]
    private ILibraryMonitor Monitor { get; set; } = null!;

    [Inject]
    private IMusicServer Server { get; set; } = null!;

    [Inject]
    private IOptions<LibraryOptions> Options { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private string? Note => Library.Any && _folders is { } folders ? $"{folders.Sum(f => f.Tracks).ToString("N0", CultureInfo.CurrentCulture)} tracks"
        : null;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        if (Library.Any || Server.Any)
        {
            _renewal = new Renewal(Clock, RenewAsync);
            Monitor.Changed += OnChanged;
            Server.Changed += OnChanged;
            await ReadAsync();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Monitor.Changed -= OnChanged;
        Server.Changed -= OnChanged;
        _renewal?.Dispose();
        base.Dispose(disposing);
    }

    private static string Figure(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Fraction(ScanProgress progress) =>
        (progress.ToRead > 0 ? (double)progress.Read / progress.ToRead : 0).ToString("0.###", CultureInfo.InvariantCulture);

    private static string Words(ScanProgress progress) => string.Create(
        CultureInfo.CurrentCulture, $"Scanning: {progress.Seen:N0} files seen, {progress.Read:N0} of {progress.ToRead:N0} read, {progress.Refused:N0} refused.");

    private static string Words(ScanReport report) => string.Create(
        CultureInfo.CurrentCulture,
        $"The last scan took {report.Elapsed.TotalSeconds:0.0} s: {report.Total.Added:N0} new, {report.Total.Changed:N0} changed, {report.Total.Moved:N0} moved, {report.Total.Gone:N0} gone, {report.Songs:N0} songs by their tags.");

    private string State(FolderStatus folder) => folder switch
    {
        { Unavailable: { } reason, UnavailableSince: { } since } => Text.Of(LibraryMessages.UnavailableSince(reason, since)),
        { Scanned: { } at } => string.Create(CultureInfo.InvariantCulture, $"Ready, scanned {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
        _ => "Not scanned yet",
    };

    private Task ScanAsync() => EditAsync((_, _) =>
    {
        Monitor.Ask();
        return Task.CompletedTask;
    });

    private Task CancelAsync() => EditAsync((_, _) =>
    {
        Monitor.Cancel();
        return Task.CompletedTask;
    });

    private Task TurnAsync(int by)
    {
        _skip = Math.Max(0, _skip + by);
        return ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (!ReferenceEquals(_last, Monitor.Last) || !ReferenceEquals(_lastOfServer, Server.Last))
        {
            (_last, _lastOfServer, _scans) = (Monitor.Last, Server.Last, _scans + 1);
        }

        _folders = await Library.StatusAsync(Gone);
        IReadOnlyList<FileProblem> problems = await Library.ProblemsAsync(_skip, PageSize + 1, Gone);
        (_problems, _more) = ([.. problems.Take(PageSize)], problems.Count > PageSize);
    }

    private void OnChanged() => _renewal!.Ask();

    private Task RenewAsync() => InvokeAsync(async () =>
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The page was left while it was read.
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    });
}
