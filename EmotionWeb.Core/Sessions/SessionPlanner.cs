using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Sessions;

/// <summary>
/// Plans sessions over the songs that sound here, or, where none does, over the whole catalogue. Where the path leads follows from the admin's map: the mix of moods that it gives for the feeling and the goal. Keeps small moods in memory
/// while the catalogue stays as it is. Safe to call from many threads.
/// </summary>
internal sealed class SessionPlanner(IDbContextFactory<CatalogueContext> contexts, IMoodMap map, ISoundingSongs sounding, ITrackFinder tracks) : ISessionPlanner
{
    /// <summary>A song farther from the path than this and its place's spread does not belong there.</summary>
    private const double Near = 0.6;

    /// <summary>In a lift, no song lies below the start's valence by more than this.</summary>
    private const double LiftMayFall = 0.15;

    /// <summary>Of more songs that sound, so many are drawn by the seed.</summary>
    private const int MostSounding = 4 * SessionSongs.OfMood;

    // What is shorter is no song, and what is longer leaves no room for a path.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly SessionSongs _songs = new();

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The minutes are not <see cref="SessionRequest.Least"/> to <see cref="SessionRequest.Most"/>.</exception>
    public async Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Minutes is < SessionRequest.Least or > SessionRequest.Most)
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Minutes, $"A session takes {SessionRequest.Least} to {SessionRequest.Most} minutes.");
        }

        MoodMix start = await map.MixAsync(request.Feeling, ListeningGoal.Match, cancellationToken);
        MoodMix goal = request.Goal == ListeningGoal.Match ? start : await map.MixAsync(request.Feeling, request.Goal, cancellationToken);
        (List<SessionMood> moods, List<SessionSong> songs) = await GatherAsync(request, goal, cancellationToken);

        // Tens of milliseconds of computing, which whoever asks may not have to spare: a page's circuit for one.
        SessionPlan plan = await Task.Run(() => Plan(request, songs, start, goal, moods, cancellationToken), cancellationToken);
        IReadOnlyDictionary<long, PlayableTrack> heard = await tracks.FindAsync([.. plan.Entries.Select(e => e.Song.Id)], cancellationToken);
        return plan with { Entries = [.. plan.Entries.Select(e => e with { Track = heard.GetValueOrDefault(e.Song.Id) })] };
    }

    /// <summary>Plans with these songs.</summary>
    internal static SessionPlan Plan(
        SessionRequest request, IReadOnlyList<SessionSong> songs, MoodMix start, MoodMix goal, IReadOnlyList<SessionMood> moods, CancellationToken cancellationToken)
    {
        TimeSpan duration = TimeSpan.FromMinutes(request.Minutes);
        Affect from = request.Feeling.Affect.Centre;
        SessionPath path = SessionPath.Between(from, Target(request.Goal, from, goal, moods), duration);
        GenrePreferences leanings = new(goal.Genres);
        Dictionary<long, double> merits = songs.ToDictionary(
            song => song.Row.Id,
            song => (0.6 * (song.Row.Popularity / 100.0 ?? 0.5)) + (0.4 * leanings.Pull(song.GenreFold, song.Row.Language)));
        SessionCost cost = new(path, duration, song => merits[song.Row.Id], song => SeededDraw.Of(request.Seed, song.Row.Id));

        // The map is the authority where only a song's mood says where it lies: its answer to the feeling belongs at the start and near the path, its answer to the goal all
        // along. A song whose sound was measured belongs near the path.
        HashSet<int> ofStart = [.. start.Moods.Select(m => m.Mood.Id)], ofGoal = [.. goal.Moods.Select(m => m.Mood.Id)];
        bool Belongs(SessionSong song, TimeSpan elapsed) =>
            ofGoal.Contains(song.MoodId)
            || (ofStart.Contains(song.MoodId) && (elapsed <= path.Stay * duration || IsNear(song, elapsed)))
            || (song.Place.Spread <= SongPlace.Measured && request.Goal != ListeningGoal.Match && IsNear(song, elapsed));
        bool IsNear(SessionSong song, TimeSpan elapsed) => SessionPath.Distance(song.Place.Centre, cost.Aim(song, elapsed)) <= Near + song.Place.Spread;
        bool Falls(SessionSong song) => request.Goal == ListeningGoal.Lift && song.Place.Centre.Valence < from.Valence - LiftMayFall;
        List<SessionSong> usable = [.. songs.Where(song => song.Lasts >= Shortest && song.Lasts <= Longest && !Falls(song))];

        IReadOnlyList<SessionSong> order = new SessionSearch(cost, Belongs, duration).Find(usable, cancellationToken);
        TimeSpan found = order.Aggregate(TimeSpan.Zero, (sum, song) => sum + song.Lasts);
        return new SessionPlan(request, path, [.. Entries(order, path, cost, duration)], found, [.. Notes(request, path, order, found, duration)]);
    }

    /// <summary>Where the goal leads: to match is to stay, to balance is where the mix's moods lie, and to lift is there, but bright and no wilder than lively.</summary>
    internal static Affect Target(ListeningGoal goal, Affect start, MoodMix mix, IReadOnlyList<SessionMood> moods)
    {
        if (goal == ListeningGoal.Match)
        {
            return start;
        }

        double valence = 0, arousal = 0;
        foreach (MoodPart part in mix.Moods)
        {
            Affect place = moods.First(m => m.Id == part.Mood.Id).Place;
            valence += part.Share * place.Valence;
            arousal += part.Share * place.Arousal;
        }

        return goal == ListeningGoal.Lift ? new Affect(Math.Max(0.45, valence), Math.Clamp(arousal, 0, 0.6)) : new Affect(valence, arousal);
    }

    private async Task<(List<SessionMood> Moods, List<SessionSong> Songs)> GatherAsync(SessionRequest request, MoodMix goal, CancellationToken cancellationToken)
    {
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        long revision = await context.RevisionAsync(cancellationToken);
        List<SessionMood> moods = [.. (await context.Moods.AsNoTracking().OrderBy(m => m.Id).ToListAsync(cancellationToken))
            .Select(m => new SessionMood(m.Id, m.Name, SongPlace.OfMood(m.NameFold, m.Valence, m.Energy)))];
        IReadOnlyList<SoundingSong> heard = await sounding.AllAsync(cancellationToken);
        if (heard.Count > 0)
        {
            IReadOnlyList<SoundingSong> drawn = heard.Count <= MostSounding ? heard : [.. heard.OrderBy(s => SeededDraw.Of(request.Seed, s.SongId)).Take(MostSounding)];
            return (moods, [.. await SessionSongs.OfAsync(context, drawn, moods, cancellationToken)]);
        }

        List<SessionSong> songs = [];
        foreach (SessionMood mood in moods.Where(m => request.Goal != ListeningGoal.Match || goal.Moods.Any(part => part.Mood.Id == m.Id)))
        {
            songs.AddRange(await _songs.OfAsync(context, revision, mood, (int)(SeededDraw.Of(request.Seed, mood.Id) * int.MaxValue), cancellationToken));
        }

        return (moods, songs);
    }

    private static IEnumerable<SessionEntry> Entries(IReadOnlyList<SessionSong> order, SessionPath path, SessionCost cost, TimeSpan duration)
    {
        TimeSpan starts = TimeSpan.Zero;
        SessionSong? last = null;
        foreach (SessionSong song in order)
        {
            bool arrived = path.Reach >= 1 && SessionPath.Distance(path.Start, path.Goal) > SessionPath.LongestStep && (starts + (song.Lasts / 2)) / duration >= SessionPath.Arrival;
            yield return new SessionEntry(song.Row, starts, song.Lasts, song.Length is not null, song.Place.Centre, cost.Aim(song, starts), Reason(song, last, arrived));
            starts += song.Lasts;
            last = song;
        }
    }

    /// <summary>What it does there, then what is known of it.</summary>
    private static LocalizableMessage Reason(SessionSong song, SessionSong? last, bool arrived)
    {
        List<LocalizableMessage> reasons = [last is null ? SessionMessages.Starts : arrived ? SessionMessages.Heading : Step(song, last), SessionMessages.Mood(song.Row.Mood)];
        if (song.Tempo is { } tempo)
        {
            reasons.Add(SessionMessages.Tempo(tempo));
            if (last?.Tempo is { } before && Math.Abs(Math.Log2(tempo / before)) < 0.06)
            {
                reasons.Add(SessionMessages.SamePace);
            }
        }

        return CommonMessages.List(reasons);
    }

    private static LocalizableMessage Step(SessionSong song, SessionSong last)
    {
        const double heard = 0.1;
        double brighter = song.Place.Centre.Valence - last.Place.Centre.Valence, livelier = song.Place.Centre.Arousal - last.Place.Centre.Arousal;
        return Math.Max(Math.Abs(brighter), Math.Abs(livelier)) < heard
            ? SessionMessages.Stays
            : Math.Abs(brighter) >= Math.Abs(livelier)
                ? brighter > 0 ? SessionMessages.Brighter : SessionMessages.Darker
                : livelier > 0 ? SessionMessages.Livelier : SessionMessages.Calmer;
    }

    private static IEnumerable<LocalizableMessage> Notes(SessionRequest request, SessionPath path, IReadOnlyList<SessionSong> order, TimeSpan found, TimeSpan duration)
    {
        if (order.Count == 0)
        {
            yield return SessionMessages.NoSongs;
            yield break;
        }

        if (found < duration - (order[^1].Lasts / 2))
        {
            yield return SessionMessages.TooFew(found.TotalMinutes, request.Minutes);
        }

        if (path.Reach < 1)
        {
            yield return SessionMessages.Short(request.Minutes, path.Reach);
        }
    }
}
