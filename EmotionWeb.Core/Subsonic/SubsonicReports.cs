using System.Threading.Channels;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Tells the server of its own tracks what is played, and what is liked, one after the other. What it does not take is not told again, and
/// more than it can take is
/// left out: nobody waits for it.
/// </summary>
internal sealed partial class SubsonicReports(
    IDbContextFactory<CatalogueContext> contexts, SubsonicServer server, IOptions<SubsonicOptions> options, TimeProvider time,
        ILogger<SubsonicReports> logger)
    : BackgroundLoop(time, logger), ITrackReports
{
    private const int MostWaiting = 1_000;

    private readonly TimeProvider _time = time;
    private readonly Channel<Report> _reports = Channel.CreateBounded<Report>(new BoundedChannelOptions(MostWaiting)
    {
        FullMode =
        BoundedChannelFullMode.DropOldest
    });

    /// <inheritdoc />
    public void Began(string trackId) => Scrobble(trackId, _time.GetUtcNow(), counts: false);

    /// <inheritdoc />
    public void Counted(string trackId, DateTimeOffset at) => Scrobble(trackId, at, counts: true);

    /// <inheritdoc />
    public void Liked(string trackId, bool likes)
    {
        if (options.Value.StarLikes)
        {
            Tell(new Report(trackId, (song, token) => server.Client.StarAsync([song], likes, token)));
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => server.Any ? base.ExecuteAsync(stoppingToken)
        : Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        Report report = await _reports.Reader.ReadAsync(stoppingToken);
        try
        {
            if (await SongAsync(report.TrackId, stoppingToken) is { } song)
            {
                await report.TellAsync(song, stoppingToken);
            }
        }
        catch (SubsonicException e)
        {
            LogUntold(e.Explanation);
        }
    }

    private void Scrobble(string trackId, DateTimeOffset at, bool counts)
    {
        if (options.Value.Scrobble)
        {
            Tell(new Report(trackId, (song, token) => server.Client.ScrobbleAsync(song, at, counts, token)));
        }
    }

    private void Tell(Report report)
    {
        if (server.Any && TrackId.Is(report.TrackId))
        {
            _reports.Writer.TryWrite(report);
        }
    }

    /// <summary>The server's own key of a track; null where the track is not the server's.</summary>
    private async Task<string?> SongAsync(string trackId, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Offered([server.Root]).SingleOrDefaultAsync(t => t.PublicId == trackId, cancellationToken) is { } track
            ? SubsonicTrack.SongOf(track) : null;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The music server was not told what is played: {Reason}")]
    private partial void LogUntold(LocalizableMessage reason);

    private sealed record Report(string TrackId, Func<string, CancellationToken, Task> TellAsync);
}
