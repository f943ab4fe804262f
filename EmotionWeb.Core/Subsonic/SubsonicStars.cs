using System.Threading.Channels;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Where the operator wants it, gives a song of the server a star while anyone here likes it: all sign on as one user, so that the star of
/// one is not taken by another. Best effort, in the background.
/// </summary>
internal sealed class SubsonicStars(
    IFeedbackStore feedback, ITrackFinder tracks, ITrackReports reports, SubsonicServer server, IOptions<SubsonicOptions> options,
        TimeProvider time, ILogger<SubsonicStars> logger)
    : BackgroundLoop(time, logger)
{
    private const int MostWaiting = 1_000;

    private readonly Channel<FeedbackSubject> _songs = Channel.CreateBounded<FeedbackSubject>(new BoundedChannelOptions(MostWaiting)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
    });

    private bool IsOn => server.Any && options.Value.StarLikes;

    /// <inheritdoc />
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsOn)
        {
            feedback.LikesChanged += OnLikesChanged;
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        feedback.LikesChanged -= OnLikesChanged;
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => IsOn ? base.ExecuteAsync(stoppingToken) : Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        FeedbackSubject song = await _songs.Reader.ReadAsync(stoppingToken);
        bool likes = await feedback.IsLikedAsync(song, stoppingToken);
        PlayableTrack? best = song.SongId is { } id ? (await tracks.FindAsync([id], stoppingToken)).GetValueOrDefault(id) : null;
        IEnumerable<string> all = best is null ? [] : [best.Id, .. best.Others.Select(other => other.Id)];
        foreach (string track in all.Concat(song.TrackId is { } own ? [own] : []).Distinct(StringComparer.Ordinal))
        {
            reports.Liked(track, likes);
        }
    }

    private void OnLikesChanged(IReadOnlyList<FeedbackSubject> songs)
    {
        foreach (FeedbackSubject song in songs)
        {
            _songs.Writer.TryWrite(song);
        }
    }
}
