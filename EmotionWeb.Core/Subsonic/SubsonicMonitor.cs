using System.Threading.Channels;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Reads the server's music at the site's start, from time to time, and when asked to. A server that is away is looked for every minute.
/// </summary>
internal sealed partial class SubsonicMonitor(
    IDbContextFactory<CatalogueContext> contexts, SubsonicServer server, SubsonicReader reader, SubsonicPlaylists playlists,
        IOptions<SubsonicOptions> options, TimeProvider time, ILogger<SubsonicMonitor> logger)
    : BackgroundLoop(time, logger), IMusicServer
{
    /// <summary>How often a server that is away is looked for.</summary>
    internal static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;
    private readonly Channel<bool> _reasons = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode =
        BoundedChannelFullMode.DropWrite
    });
    private readonly Lock _gate = new();
    private CancellationTokenSource? _reading;
    private bool _asked = true;
    private volatile bool _away;

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public bool Any => server.Any;

    /// <inheritdoc />
    public int? Seen { get; private set; }

    /// <inheritdoc />
    public bool? IsReady => Last is null && !_away ? null : !_away;

    /// <inheritdoc />
    public ServerReport? Last { get; private set; }

    /// <inheritdoc />
    public void Ask()
    {
        Volatile.Write(ref _asked, true);
        _reasons.Writer.TryWrite(true);
    }

    /// <summary>Has it looked whether the server is there: it failed someone.</summary>
    public void Look() => _reasons.Writer.TryWrite(true);

    /// <inheritdoc />
    public void Cancel()
    {
        lock (_gate)
        {
            _reading?.Cancel();
        }
    }

    /// <inheritdoc />
    public async Task<ServerStatus?> StatusAsync(CancellationToken cancellationToken)
    {
        if (!Any)
        {
            return null;
        }

        string root = server.Root;
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.LibraryFolders.AsNoTracking().SingleOrDefaultAsync(f => f.Path == root, cancellationToken) is not { } folder)
        {
            return new ServerStatus(root, 0, 0, 0, Read: null, Unavailable: null, UnavailableSince: null);
        }

        var count = await context.Tracks.Where(t => t.FolderId == folder.Id).GroupBy(t => t.FolderId).Select(g => new
        {
            Tracks = g.Count(t => t.MissingSinceTicks == null && t.Refusal == null),
            Missing = g.Count(t => t.MissingSinceTicks != null),
            Refused = g.Count(t => t.MissingSinceTicks == null && t.Refusal != null),
        }).SingleOrDefaultAsync(cancellationToken);
        return new ServerStatus(root, count?.Tracks ?? 0, count?.Missing ?? 0, count?.Refused ?? 0, At(folder.ScannedTicks),
            folder.Unavailable, At(folder.UnavailableSinceTicks));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ServerAbility>> TestAsync(CancellationToken cancellationToken) =>
        ServerTrial.RunAsync(server.Afresh(), cancellationToken);

    /// <inheritdoc />
    public PlaylistWriters Playlists => Any ? options.Value.Playlists : PlaylistWriters.Nobody;

    /// <inheritdoc />
    public async Task<PlaylistSaved> SaveAsync(string name, IReadOnlyList<IReadOnlyList<string>> songs, CancellationToken cancellationToken)
    {
        PlaylistSaved saved = await playlists.SaveAsync(name, songs, cancellationToken);
        if (saved.Fault is not null)
        {
            Look();
        }

        return saved;
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Any ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        if (Interlocked.Exchange(ref _asked, false) || _away)
        {
            await ReadAsync(stoppingToken);
        }
        else
        {
            _away = await reader.LookAsync(stoppingToken) is not null;
        }

        EachHandler.Tell(Changed, handler => handler(), _logger);
        using CancellationTokenSource late = new(_away ? Retry : TimeSpan.FromMinutes(options.Value.ReadMinutes), _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stoppingToken);
        try
        {
            await _reasons.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref _asked, true);
        }
    }

    private static DateTimeOffset? At(long? ticks) => ticks is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource reading = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        lock (_gate)
        {
            _reading = reading;
        }

        Tell(0);
        try
        {
            ServerReport report = await reader.ReadAsync(seen => Tell(seen), reading.Token);
            bool wasAway = _away;
            (Last, _away) = (report, report.Fault is not null);
            if (report.Fault is null)
            {
                LogRead(report.Seen, report.Elapsed.TotalSeconds, report.Added, report.Changed, report.Gone);
            }
            else if (!wasAway)
            {
                LogAway(report.Fault);
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Cancelled by an admin; what was read stays.
        }
        finally
        {
            lock (_gate)
            {
                _reading = null;
            }

            Tell(seen: null);
        }
    }

    private void Tell(int? seen)
    {
        Seen = seen;
        EachHandler.Tell(Changed, handler => handler(), _logger);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Read the music server: {Seen} songs in {Seconds:0.0} s, {Added} new, {Changed} changed, {Gone} gone.")]
    private partial void LogRead(int seen, double seconds, int added, int changed, int gone);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The music server (Subsonic:Address) cannot be used: {Reason}. It is tried again every minute; its songs are played from elsewhere.")]
    private partial void LogAway(LocalizableMessage reason);
}
