using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Component.Results;
using EmotionWeb.Tests.Unit.Listening;

namespace EmotionWeb.Tests.Component.Sessions;

/// <summary>Plans three songs, whatever is wanted, and three others each time that the rest is planned again.</summary>
internal sealed class FakePlanner : ISessionPlanner
{
    private const int Songs = 3;

    public List<SessionRequest> Asked { get; } = [];

    public List<SessionProgress> Again { get; } = [];

    public Func<SessionRequest, SessionPlan> Plan { get; set; } = request => new SessionPlan(
        request,
        Path(request),
        [.. SampleAnswers.Songs(Songs).Select((song, i) => Entry(song, request, i))],
        Songs * SessionPath.UsualSong,
        [new LocalizableMessage("session-reach", 45, 60)]);

    public static SessionPath Path(SessionRequest request) =>
        SessionPath.Between(request.Feeling.Affect.Centre, new Affect(0.6, 0.2), TimeSpan.FromMinutes(request.Minutes));

    public Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return Task.FromResult(Plan(request));
    }

    public Task<SessionPlan> ReplanAsync(SessionPlan plan, SessionRequest request, SessionProgress progress,
        CancellationToken cancellationToken)
    {
        Again.Add(progress);
        int from = 100 * Again.Count;
        return Task.FromResult(plan.With([.. progress.Stays, .. Enumerable.Range(from + 1, Songs).Select(i => Entry(Song(i), request,
            i - from))]) with
        { Request = request });
    }

    public Task<SessionPlan> ReplaceAsync(SessionPlan plan, SessionRequest request, long songId, IReadOnlySet<long> refused,
        CancellationToken cancellationToken) =>
        Task.FromResult(plan.With(plan.Entries.Select(e => e.Song.Id == songId ? Entry(Song(50 + refused.Count), request,
            0) with
        { ByHand = true } : e)));

    public Task<SessionPlan> OfAsync(SessionRequest request, IReadOnlyList<SessionPick> songs, CancellationToken cancellationToken) =>
        Task.FromResult(Plan(request).With(songs.Select((pick, i) =>
            Entry(Song((int)pick.SongId), request, i) with { ByHand = pick.ByHand })));

    private static SongRow Song(int id) => new(id, $"Song {id}", $"Artist {id}", "Happy", 50, null, null, null);

    private static SessionEntry Entry(SongRow song, SessionRequest request, int place) => new(
        song, place * SessionPath.UsualSong, SessionPath.UsualSong, LengthIsKnown: false, new(0, 0), Path(request).At(Math.Min(1,
            place / 2.0)),
        new LocalizableMessage("session-starts"), Tracks.Track($"t{song.Id}", song: song.Id, title: song.Title));
}
