using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Sessions;

/// <summary>
/// Plans sessions over the songs that sound here, or, where none does, over the whole catalogue. Where the path leads follows from the admin's map: the mix of moods that it gives for the feeling and the goal. Keeps small moods in memory
/// while the catalogue stays as it is. Safe to call from many threads.
/// </summary>
internal sealed class SessionPlanner(
    IDbContextFactory<CatalogueContext> contexts, IMoodMap map, ISoundingSongs sounding, ITrackFinder tracks,
        TimeProvider time) : ISessionPlanner
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

    // Who heard a song within this may wait for it.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(3);
    private const double HeardLately = 2;

    private readonly SessionSongs _songs = new();
    private volatile Sounding? _sounding;

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The minutes are not <see cref="SessionRequest.Least"/> to <see cref="SessionRequest.Most"/>.</exception>
    public async Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        CheckMinutes(request);

        // Tens of milliseconds of computing, which whoever asks may not have to spare: a page's circuit for one.
        SessionMaterial material = await GatherAsync(request, cancellationToken);
        return await SoundingAsync(await Task.Run(() => Plan(request, material, time.GetUtcNow(), cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc />
    public async Task<SessionPlan> ReplanAsync(SessionPlan plan, SessionRequest request, SessionProgress progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        SessionMaterial material = await GatherAsync(request, cancellationToken);
        return await SoundingAsync(await Task.Run(() => Replan(plan, request, progress, material, time.GetUtcNow(), cancellationToken),
            cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<SessionPlan> ReplaceAsync(
        SessionPlan plan, SessionRequest request, long songId, IReadOnlySet<long> refused, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(request);
        SessionMaterial material = await GatherAsync(request, cancellationToken);
        return await SoundingAsync(await Task.Run(() => Replace(plan, request, songId, refused, material, time.GetUtcNow()),
            cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The minutes are not <see cref="SessionRequest.Least"/> to <see cref="SessionRequest.Most"/>.</exception>
    public async Task<SessionPlan> OfAsync(SessionRequest request, IReadOnlyList<SessionPick> songs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(songs);
        CheckMinutes(request);
        SessionMaterial material = await GatherAsync(request, cancellationToken, [.. songs.Select(pick => pick.SongId)]);
        return await SoundingAsync(Of(request, songs, material, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>The session of these picks among these songs.</summary>
    internal static SessionPlan Of(SessionRequest request, IReadOnlyList<SessionPick> picks, SessionMaterial material, DateTimeOffset now)
    {
        TimeSpan duration = TimeSpan.FromMinutes(request.Minutes);
        SessionPath path = PathOf(request, material, duration);
        Rules rules = RulesOf(request, material, path, duration, TimeSpan.Zero, now);
        Dictionary<long, SessionSong> songs = material.Songs.Where(song => !request.Taste.Bars(song.Asked))
            .ToDictionary(song => song.Row.Id);
        HashSet<long> byHand = [.. picks.Where(pick => pick.ByHand).Select(pick => pick.SongId)];
        SessionSong[] order = [.. picks.Select(pick => songs.GetValueOrDefault(pick.SongId)).OfType<SessionSong>().Distinct()];
        TimeSpan found = Sum(order);
        return new SessionPlan(
            request,
            path,
            [.. Entries(order, null, request.Taste, path, rules.Cost, duration, TimeSpan.Zero)
                .Select(e => byHand.Contains(e.Song.Id) ? e with { Reason = SessionMessages.ByHand, ByHand = true } : e)],
            found,
            [.. Notes(request, path, order, found, found)]); // What was taken out is not missing.
    }

    /// <summary>Plans with these songs.</summary>
    internal static SessionPlan Plan(SessionRequest request, SessionMaterial material, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        TimeSpan duration = TimeSpan.FromMinutes(request.Minutes);
        SessionPath path = PathOf(request, material, duration);
        Rules rules = RulesOf(request, material, path, duration, TimeSpan.Zero, now);
        IReadOnlyList<SessionSong> order = new SessionSearch(rules.Cost, rules.Belongs, duration).Find(rules.Usable, cancellationToken);
        TimeSpan found = Sum(order);
        return new SessionPlan(request, path, [.. Entries(order, null, request.Taste, path, rules.Cost, duration, TimeSpan.Zero)], found,
            [.. Notes(request, path, order, found, duration)]);
    }

    /// <summary>Plans the rest again with these songs.</summary>
    internal static SessionPlan Replan(
        SessionPlan plan, SessionRequest request, SessionProgress progress, SessionMaterial material, DateTimeOffset now,
            CancellationToken cancellationToken)
    {
        // The way goes on where it was; from another feeling another way leads on for the time that is left.
        bool goesOn = plan.Request.Feeling.Affect.Centre == request.Feeling.Affect.Centre && plan.Request.Goal == request.Goal;
        TimeSpan whole = goesOn ? TimeSpan.FromMinutes(request.Minutes) : progress.Left;
        TimeSpan gone = goesOn && whole > progress.Left ? whole - progress.Left : TimeSpan.Zero;
        SessionPath path = goesOn ? plan.Path : PathOf(request, material, whole);
        Rules rules = RulesOf(request, material, path, whole, gone, now);
        HashSet<long> taken = [.. progress.Taken, .. progress.Stays.Select(e => e.Song.Id)];
        SessionSong[] before = [.. progress.Stays.Reverse().Take(SessionCost.ArtistWindow).Select(e => material.Of(e))];
        IReadOnlyList<SessionSong> order = new SessionSearch(rules.Cost, rules.Belongs, progress.Left, before)
            .Find([.. rules.Usable.Where(song => !taken.Contains(song.Row.Id))], cancellationToken);
        SessionEntry[] next = [.. Entries(order, before.FirstOrDefault(), request.Taste, path, rules.Cost, whole, gone)];
        SessionPlan replanned = plan.With([.. progress.Stays, .. next]);
        bool isShort = order.Count == 0 || Sum(order) < progress.Left - (order[^1].Lasts / 2);
        return replanned with
        {
            Request = request,
            Path = path,
            Notes = isShort ? [SessionMessages.TooFew(replanned.Found.TotalMinutes, request.Minutes)] : [.. Notes(request, path, order,
                progress.Left, progress.Left)],
        };
    }

    /// <summary>Replaces one song with one of these.</summary>
    internal static SessionPlan Replace(
        SessionPlan plan, SessionRequest request, long songId, IReadOnlySet<long> refused, SessionMaterial material, DateTimeOffset now)
    {
        int place = plan.Entries.ToList().FindIndex(e => e.Song.Id == songId);
        if (place < 0)
        {
            return plan;
        }

        TimeSpan whole = TimeSpan.FromMinutes(request.Minutes), starts = plan.Entries[place].Starts;
        Rules rules = RulesOf(request, material, plan.Path, whole, TimeSpan.Zero, now);
        HashSet<long> taken = [.. refused, .. plan.Entries.Select(e => e.Song.Id)];
        SessionSong[] before = [.. plan.Entries.Take(place).Reverse().Select(material.Of)];
        SessionSong? after = place + 1 < plan.Entries.Count ? material.Of(plan.Entries[place + 1]) : null;
        SessionSong? best = rules.Usable.Where(song => !taken.Contains(song.Row.Id) && rules.Belongs(song, starts)).MinBy(song =>
            rules.Cost.Alone(song, starts) + SessionCost.After(song, before) + (after is null ? 0 : SessionCost.After(after,
                before.Prepend(song))));
        if (best is null)
        {
            return plan;
        }

        SessionEntry entry = Entries([best], before.FirstOrDefault(), request.Taste, plan.Path, rules.Cost, whole, starts).Single();
        return plan.With(plan.Entries.Select((e, i) => i == place ? entry with { ByHand = true } : e));
    }

    private static void CheckMinutes(SessionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Minutes is < SessionRequest.Least or > SessionRequest.Most)
        {
            throw new ArgumentOutOfRangeException(nameof(request), request.Minutes,
                $"A session takes {SessionRequest.Least} to {SessionRequest.Most} minutes.");
        }
    }

    private static SessionPath PathOf(SessionRequest request, SessionMaterial material, TimeSpan duration)
    {
        Affect from = request.Feeling.Affect.Centre;
        return SessionPath.Between(from, Target(request.Goal, from, material.Goal, material.Moods), duration);
    }

    private static Rules RulesOf(SessionRequest request, SessionMaterial material, SessionPath path, TimeSpan duration, TimeSpan gone,
        DateTimeOffset now)
    {
        ListenerTaste taste = request.Taste;
        GenrePreferences leanings = new(material.Goal.Genres);
        Dictionary<long, double> merits = material.Songs.ToDictionary(
            song => song.Row.Id,
            song => (0.6 * (song.Row.Popularity / 100.0 ?? 0.5)) + (0.4 * leanings.Pull(song.GenreFold, song.Row.Language)));
        DateTimeOffset lately = now - Lately;
        Dictionary<long, double>? likings = taste.IsNone ? null : material.Songs.ToDictionary(
            song => song.Row.Id, song => taste.Preference(song.Asked) - (taste.HeardSince(song.Asked, lately) ? HeardLately : 0));
        SessionCost cost = new(
            path, duration, song => merits[song.Row.Id], song => SeededDraw.Of(request.Seed, song.Row.Id),
                likings is null ? null : song => likings[song.Row.Id], gone);

        // The map is the authority where only a song's mood says where it lies: its answer to the feeling belongs at the start and near the path, its answer to the goal all
        // along. A song whose sound was measured belongs near the path.
        HashSet<int> ofStart = [.. material.Start.Moods.Select(m => m.Mood.Id)], ofGoal = [.. material.Goal.Moods.Select(m => m.Mood.Id)];
        bool Belongs(SessionSong song, TimeSpan elapsed) =>
            ofGoal.Contains(song.MoodId)
            || (ofStart.Contains(song.MoodId) && (gone + elapsed <= path.Stay * duration || IsNear(song, elapsed)))
            || (song.Place.Spread <= SongPlace.Measured && request.Goal != ListeningGoal.Match && IsNear(song, elapsed));
        bool IsNear(SessionSong song, TimeSpan elapsed) => SessionPath.Distance(song.Place.Centre, cost.Aim(song, elapsed)) <= Near + song.Place.Spread;
        double start = request.Feeling.Affect.Centre.Valence;
        bool Falls(SessionSong song) => request.Goal == ListeningGoal.Lift && song.Place.Centre.Valence < start - LiftMayFall;
        return new Rules(cost, Belongs, [.. material.Songs.Where(song =>
            song.Lasts >= Shortest && song.Lasts <= Longest && !Falls(song) && !taste.Bars(song.Asked))]);
    }

    private async Task<SessionPlan> SoundingAsync(SessionPlan plan, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<long, PlayableTrack> heard = await tracks.FindAsync([.. plan.Entries.Select(e => e.Song.Id)],
            cancellationToken);
        return plan with { Entries = [.. plan.Entries.Select(e => e with { Track = heard.GetValueOrDefault(e.Song.Id) })] };
    }

    private static TimeSpan Sum(IEnumerable<SessionSong> songs) => songs.Aggregate(TimeSpan.Zero, (sum, song) => sum + song.Lasts);

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

    private async Task<SessionMaterial> GatherAsync(SessionRequest request, CancellationToken cancellationToken,
        IReadOnlyCollection<long>? only = null)
    {
        MoodMix start = await map.MixAsync(request.Feeling, ListeningGoal.Match, cancellationToken);
        MoodMix goal = request.Goal == ListeningGoal.Match ? start : await map.MixAsync(request.Feeling, request.Goal, cancellationToken);
        await using CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        long revision = await context.RevisionAsync(cancellationToken);
        List<SessionMood> moods = [.. (await context.Moods.AsNoTracking().OrderBy(m => m.Id).ToListAsync(cancellationToken))
            .Select(m => new SessionMood(m.Id, m.Name, SongPlace.OfMood(m.NameFold, m.Valence, m.Energy)))];
        IReadOnlyList<SoundingSong> heard = await sounding.AllAsync(cancellationToken);
        if (only is not null)
        {
            Dictionary<long, TimeSpan?> lengths = heard.ToDictionary(s => s.SongId, s => s.Duration);
            return new SessionMaterial(start, goal, moods, await SessionSongs.OfAsync(
                context, [.. only.Distinct().Select(id => new SoundingSong(id, lengths.GetValueOrDefault(id)))], moods, cancellationToken));
        }

        if (heard.Count > 0)
        {
            return new SessionMaterial(start, goal, moods, await OfSoundingAsync(context, revision, heard, moods, request.Seed,
                cancellationToken));
        }

        List<SessionSong> songs = [];
        foreach (SessionMood mood in moods.Where(m => request.Goal != ListeningGoal.Match || goal.Moods.Any(part => part.Mood.Id == m.Id)))
        {
            songs.AddRange(await _songs.OfAsync(context, revision, mood, (int)(SeededDraw.Of(request.Seed, mood.Id) * int.MaxValue), cancellationToken));
        }

        return new SessionMaterial(start, goal, moods, songs);
    }

    private async Task<IReadOnlyList<SessionSong>> OfSoundingAsync(
        CatalogueContext context, long revision, IReadOnlyList<SoundingSong> heard, List<SessionMood> moods, int seed,
            CancellationToken cancellationToken)
    {
        if (heard.Count > MostSounding)
        {
            return await SessionSongs.OfAsync(context, [.. heard.OrderBy(s => SeededDraw.Of(seed, s.SongId)).Take(MostSounding)], moods,
                cancellationToken);
        }

        // The same list while nothing of the library changed.
        if (_sounding is { } kept && ReferenceEquals(kept.Heard, heard) && kept.Revision == revision)
        {
            return kept.Songs;
        }

        IReadOnlyList<SessionSong> songs = await SessionSongs.OfAsync(context, heard, moods, cancellationToken);
        _sounding = new Sounding(heard, revision, songs);
        return songs;
    }

    private static IEnumerable<SessionEntry> Entries(
        IReadOnlyList<SessionSong> order, SessionSong? before, ListenerTaste taste, SessionPath path, SessionCost cost, TimeSpan duration,
            TimeSpan gone)
    {
        TimeSpan starts = TimeSpan.Zero;
        SessionSong? last = before;
        foreach (SessionSong song in order)
        {
            bool arrived = path.Reach >= 1 && SessionPath.Distance(path.Start, path.Goal) > SessionPath.LongestStep
                && (gone + starts + (song.Lasts / 2)) / duration >= SessionPath.Arrival;
            yield return new SessionEntry(
                song.Row, starts, song.Lasts, song.Length is not null, song.Place.Centre, cost.Aim(song, starts), Reason(song, last,
                    arrived, taste));
            starts += song.Lasts;
            last = song;
        }
    }

    /// <summary>What it does there, then what is known of it, then taste.</summary>
    private static LocalizableMessage Reason(SessionSong song, SessionSong? last, bool arrived, ListenerTaste taste)
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

        if (taste.LikedAt(song.Asked) is { } liked)
        {
            reasons.Add(SessionMessages.Liked(liked));
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

    /// <summary>What a song costs, where it may stand, and which songs may come at all.</summary>
    private sealed record Rules(SessionCost Cost, Func<SessionSong, TimeSpan, bool> Belongs, IReadOnlyList<SessionSong> Usable);

    private sealed record Sounding(IReadOnlyList<SoundingSong> Heard, long Revision, IReadOnlyList<SessionSong> Songs);
}

/// <summary>What a session is planned from. Immutable.</summary>
/// <param name="Start">The moods that answer the feeling.</param>
/// <param name="Goal">The moods that answer the goal.</param>
/// <param name="Moods">All moods.</param>
/// <param name="Songs">The songs, each once.</param>
internal sealed record SessionMaterial(MoodMix Start, MoodMix Goal, IReadOnlyList<SessionMood> Moods, IReadOnlyList<SessionSong> Songs)
{
    /// <summary>A song that was planned; as far as the plan knows it, where it is not among the songs.</summary>
    public SessionSong Of(SessionEntry entry) => Songs.FirstOrDefault(song => song.Row.Id == entry.Song.Id)
        ?? new SessionSong(
            entry.Song, MoodId: 0, SearchNormalizer.Fold(entry.Song.Artist), GenreFold: null, new SongPlace(entry.Place, SongPlace.ByMood),
                Tempo: null, entry.Lasts);
}
