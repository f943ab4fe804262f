using System.Globalization;
using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Tests.Unit.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Unit.Sessions;

public class SessionPlannerTests
{
    private static readonly SessionMood[] Moods =
        [new(1, "Happy", new(0.70, 0.45)), new(2, "Calm", new(0.40, -0.60)), new(3, "Energetic", new(0.40, 0.80)), new(4, "Sad", new(-0.65, -0.45))];

    private static readonly MoodMix Sad = Mix(ListeningGoal.Match, (4, 1));
    private static readonly MoodMix Bright = Mix(ListeningGoal.Lift, (1, 0.7), (2, 0.3));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_lift_from_sad_grows_brighter_song_by_song() =>
        Gen.Int[0, 1_000].Sample(
            seed =>
            {
                SessionPlan plan = Plan(Made(2_000, seed), new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, seed), Sad, Bright);

                Assert.True(RankCorrelation([.. plan.Entries.Select(e => e.Place.Valence)]) >= 0.8, string.Join(' ', plan.Entries.Select(e => e.Place.Valence.ToString("0.00", CultureInfo.InvariantCulture))));
                Assert.All(plan.Entries.Zip(plan.Entries.Skip(1)), pair =>
                    Assert.InRange(SessionPath.Distance(pair.First.Place, pair.Second.Place), 0, SessionPath.LongestStep + 0.1));
                Assert.All(plan.Entries, e => Assert.True(e.Place.Valence >= Circumplex.Of(Emotion.Sad).Valence - 0.15));
            },
            iter: 20);

    [Fact]
    public void No_song_comes_twice_and_no_artist_too_often() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[10, 120], Gen.Enum<ListeningGoal>(), Gen.Enum<Emotion>()).Sample(
            (seed, minutes, goal, emotion) =>
            {
                SessionPlan plan = Plan(Made(2_000, seed), new SessionRequest(EmotionScores.Of(emotion), goal, minutes, seed), Sad, goal == ListeningGoal.Match ? Sad : Bright);

                Assert.Distinct(plan.Entries.Select(e => e.Song.Id));
                for (int i = 0; i < plan.Entries.Count; i++)
                {
                    Assert.DoesNotContain(plan.Entries.Skip(i + 1).Take(SessionCost.ArtistApart), e => SameArtist(e, plan.Entries[i]));
                    Assert.True(plan.Entries.Skip(i).Take(SessionCost.ArtistWindow).Count(e => SameArtist(e, plan.Entries[i])) <= SessionCost.MostOfArtist);
                }
            },
            iter: 20);

    [Fact]
    public void Songs_last_as_long_as_was_asked_for_to_half_a_song() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[10, 120]).Sample(
            (seed, minutes) =>
            {
                SessionPlan plan = Plan(Made(2_000, seed), new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, minutes, seed), Sad, Bright);

                Assert.InRange(plan.Found.TotalMinutes, minutes - (plan.Entries[^1].Lasts.TotalMinutes / 2), minutes + (plan.Entries[^1].Lasts.TotalMinutes / 2));
                Assert.DoesNotContain(plan.Notes, note => note.Code is "session-too-few");
            },
            iter: 20);

    [Fact]
    public void A_seed_repeats_itself_and_of_another_half_of_the_songs_differ()
    {
        IReadOnlyList<SessionSong> songs = Made(2_000, 7);
        long[] Ids(int seed) =>
            [.. Plan(songs, new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, seed), Sad, Bright).Entries.Select(e => e.Song.Id)];

        Assert.Equal(Ids(1), Ids(1));
        Assert.All(Enumerable.Range(2, 8), seed => Assert.True(Ids(1).Intersect(Ids(seed)).Count() * 2 <= Ids(1).Length));
    }

    [Fact]
    public void The_search_comes_within_a_twentieth_of_the_best_order_there_is() =>
        Gen.Int[0, 1_000].Sample(
            seed =>
            {
                // Seven songs of five minutes, four places: every order is tried.
                SessionSong[] songs = [.. Made(7, seed).Select(s => s with { Length = TimeSpan.FromMinutes(5) })];
                TimeSpan duration = TimeSpan.FromMinutes(20);
                SessionCost cost = new(SessionPath.Between(new(-0.6, -0.4), new(0.6, 0.4), duration), duration, _ => 0.5, song => (song.Row.Id % 10 / 10.0) + 0.05);

                double best = Orders([], songs, 4).Min(order => CostOf(order, cost));
                IReadOnlyList<SessionSong> found = new SessionSearch(cost, (_, _) => true, duration).Find(songs, Token);

                Assert.Equal(4, found.Count);
                Assert.InRange(CostOf(found, cost), best - 1e-9, best * 1.05);
            },
            iter: 30);

    [Fact]
    public void Where_too_few_songs_lie_on_the_way_it_says_how_many_minutes_it_found()
    {
        // Only sad songs: they answer the start, and nothing of them is passed off as bright.
        IReadOnlyList<SessionSong> songs = [.. Enumerable.Range(1, 50).Select(i => Song(i, 4, new SongPlace(new(-0.65, -0.45), SongPlace.ByMood), TimeSpan.FromMinutes(4)))];

        SessionPlan plan = Plan(songs, new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1), Sad, Bright);

        Assert.InRange(plan.Found.TotalMinutes, 4, 50);
        Assert.Contains(plan.Notes, note => note.Code is "session-too-few");
    }

    [Fact]
    public void A_short_session_says_how_far_it_reaches()
    {
        SessionPlan plan = Plan(Made(2_000, 3), new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 15, 1), Sad, Bright);

        Assert.Contains(plan.Notes, note => note.Code is "session-reach" && note.Arguments[0] is 15 && note.Arguments[1] is >= 40.0 and <= 80.0);
    }

    [Fact]
    public void What_lasts_seconds_or_hours_is_not_taken()
    {
        SessionSong[] songs = [.. Made(200, 3).Select((s, i) => i % 2 == 0 ? s with { Length = i % 4 == 0 ? TimeSpan.FromSeconds(9) : TimeSpan.FromHours(1) } : s)];

        SessionPlan plan = Plan(songs, new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1), Sad, Bright);

        Assert.NotEmpty(plan.Entries);
        Assert.All(plan.Entries, e => Assert.InRange(e.Lasts, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public async Task The_first_catalogue_gives_a_way_from_every_feeling_to_every_goal()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISessionPlanner planner = catalogue.Services.GetRequiredService<ISessionPlanner>();
        foreach (Emotion emotion in Emotions.All)
        {
            foreach (ListeningGoal goal in Enum.GetValues<ListeningGoal>())
            {
                SessionPlan plan = await planner.PlanAsync(new SessionRequest(EmotionScores.Of(emotion), goal, 30, 1), Token);

                Assert.InRange(plan.Found.TotalMinutes, 28, 32);
            }
        }
    }

    [Fact]
    public async Task A_lift_from_anger_begins_with_what_the_map_answers_anger_with_and_ends_bright()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        SessionPlan plan = await catalogue.Services.GetRequiredService<ISessionPlanner>()
            .PlanAsync(new SessionRequest(EmotionScores.Of(Emotion.Angry), ListeningGoal.Lift, 45, 1), Token);

        Assert.Equal("Energetic", plan.Entries[0].Song.Mood);
        Assert.Equal("Happy", plan.Entries[^1].Song.Mood);
        Assert.DoesNotContain(plan.Entries, e => e.Song.Mood is "Sad");
    }

    [Fact]
    public async Task A_kept_session_has_its_songs_in_their_order_without_those_that_are_gone_or_ruled_out()
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();
        ISessionPlanner planner = catalogue.Services.GetRequiredService<ISessionPlanner>();
        SessionRequest request = new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 30, 1);
        SessionPlan plan = await planner.PlanAsync(request, Token);
        long[] ids = [.. plan.Entries.Select(e => e.Song.Id).Reverse()];

        SessionPlan again = await planner.OfAsync(
            request, [new(-1, false), .. ids.Select((id, i) => new SessionPick(id, i == 1)), new(ids[0], false)], Token);

        Assert.Equal(ids, again.Entries.Select(e => e.Song.Id));
        Assert.Equal(plan.Found, again.Found);
        Assert.Equal(["session-by-hand"], again.Entries.Where(e => e.ByHand).Select(e => e.Reason.Code));
        Assert.Empty(again.Notes);
        Assert.Empty((await planner.OfAsync(request, [new(-1, false)], Token)).Entries);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(121)]
    public async Task Minutes_out_of_range_are_refused(int minutes)
    {
        await using TemporaryCatalogue catalogue = await TemporaryCatalogue.SeededAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => catalogue.Services.GetRequiredService<ISessionPlanner>()
            .PlanAsync(new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, minutes, 1), Token));
    }

    [Fact]
    public void What_is_liked_comes_where_it_fits_and_what_is_never_wanted_does_not_come()
    {
        IReadOnlyList<SessionSong> songs = Made(2_000, 5);
        SessionRequest request = new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1);
        SessionPlan plain = Plan(songs, request, Sad, Bright);
        SessionEntry[] shunned = [.. plain.Entries.Where((_, i) => i % 2 == 0)];
        SessionPlan without = Plan(songs, request with { Taste = Taste(FeedbackKind.Never, shunned.Select(e => e.Song)) }, Sad, Bright);
        Assert.Empty(without.Entries.Select(e => e.Song.Id).Intersect(shunned.Select(e => e.Song.Id)));
        Assert.InRange(without.Found.TotalMinutes, 57, 63);

        HashSet<long> liked = [.. songs.Where(s => s.Row.Id % 20 == 7).Select(s => s.Row.Id)];
        ListenerTaste taste = Taste(FeedbackKind.Like, songs.Where(s => liked.Contains(s.Row.Id)).Select(s => s.Row));
        SessionPlan with = Plan(songs, request with { Taste = taste }, Sad, Bright);
        Assert.True(with.Entries.Count(e => liked.Contains(e.Song.Id)) > plain.Entries.Count(e => liked.Contains(e.Song.Id)));
        Assert.True(RankCorrelation([.. with.Entries.Select(e => e.Place.Valence)]) >= 0.8);
        Assert.Contains("session-liked", with.Entries.First(e => liked.Contains(e.Song.Id)).Reason.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_heard_within_three_hours_waits()
    {
        IReadOnlyList<SessionSong> songs = Made(2_000, 5);
        SessionRequest request = new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1);
        SongRow[] heard = [.. Plan(songs, request, Sad, Bright).Entries.Select(e => e.Song)];
        SessionPlan later = Plan(songs, request with { Taste = Taste(FeedbackKind.Played, heard) }, Sad, Bright);
        Assert.True(later.Entries.Count(e => heard.Any(song => song.Id == e.Song.Id)) * 4 <= heard.Length);
    }

    [Fact]
    public void The_rest_is_planned_again_along_the_same_way_with_the_time_that_is_left() =>
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[1, 8]).Sample(
            (seed, played) =>
            {
                SessionMaterial material = new(Sad, Bright, Moods, Made(2_000, seed));
                SessionRequest request = new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, seed);
                SessionPlan plan = SessionPlanner.Plan(request, material, DateTimeOffset.UnixEpoch, Token);
                SessionEntry[] stays = [.. plan.Entries.Take(played)];
                SessionEntry skipped = plan.Entries[played];
                TimeSpan left = TimeSpan.FromMinutes(60) - stays.Aggregate(TimeSpan.Zero, (sum, e) => sum + e.Lasts);
                SessionPlan again = SessionPlanner.Replan(plan, request, new SessionProgress(stays, left,
                    new HashSet<long> { skipped.Song.Id }), material, DateTimeOffset.UnixEpoch, Token);

                Assert.Equal(stays.Select(e => e.Song.Id), again.Entries.Take(played).Select(e => e.Song.Id));
                Assert.DoesNotContain(again.Entries, e => e.Song.Id == skipped.Song.Id);
                Assert.Distinct(again.Entries.Select(e => e.Song.Id));
                Assert.Same(plan.Path, again.Path);
                Assert.InRange(again.Found.TotalMinutes, 57, 63);
                Assert.All(again.Entries.Zip(again.Entries.Skip(1)), pair => Assert.Equal(pair.First.Starts + pair.First.Lasts,
                    pair.Second.Starts));
                Assert.All(again.Entries.Skip(played), e => Assert.Equal(again.Path.At(Math.Min(1,
                    (e.Starts + (e.Lasts / 2)) / TimeSpan.FromMinutes(60))).Valence, e.Aim.Valence, 0.02));
            },
            iter: 20);

    [Fact]
    public void From_another_feeling_another_way_leads_on()
    {
        SessionMaterial material = new(Bright, Bright, Moods, Made(2_000, 9));
        SessionPlan plan = SessionPlanner.Plan(
            new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1), material with { Start = Sad }, DateTimeOffset.UnixEpoch, Token);
        SessionEntry[] stays = [.. plan.Entries.Take(4)];
        SessionRequest happy = plan.Request with { Feeling = EmotionScores.Of(Emotion.Happy) };
        SessionPlan again = SessionPlanner.Replan(plan, happy, new SessionProgress(stays, TimeSpan.FromMinutes(44), new HashSet<long>()),
            material, DateTimeOffset.UnixEpoch, Token);

        Assert.Equal(Circumplex.Of(Emotion.Happy), again.Path.Start);
        Assert.Equal(happy, again.Request);
        Assert.InRange((again.Found - stays.Aggregate(TimeSpan.Zero, (sum, e) => sum + e.Lasts)).TotalMinutes, 41, 47);
    }

    [Fact]
    public void A_song_is_replaced_by_one_that_fits_there_moved_and_taken_out()
    {
        SessionMaterial material = new(Sad, Bright, Moods, Made(2_000, 9));
        SessionRequest request = new(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 60, 1);
        SessionPlan plan = SessionPlanner.Plan(request, material, DateTimeOffset.UnixEpoch, Token);
        long third = plan.Entries[2].Song.Id;

        SessionPlan replaced = SessionPlanner.Replace(plan, request, third, new HashSet<long>(), material, DateTimeOffset.UnixEpoch);
        long other = replaced.Entries[2].Song.Id;
        Assert.NotEqual(third, other);
        Assert.True(replaced.Entries[2].ByHand);
        Assert.Equal(plan.Entries.Count, replaced.Entries.Count);
        Assert.InRange(SessionPath.Distance(replaced.Entries[2].Place, replaced.Entries[2].Aim), 0, 0.5);
        SessionPlan once = SessionPlanner.Replace(replaced, request, other, new HashSet<long> { third }, material,
            DateTimeOffset.UnixEpoch);
        Assert.True(once.Entries[2].Song.Id != third && once.Entries[2].Song.Id != other);
        Assert.Same(plan, SessionPlanner.Replace(plan, request, 999_999, new HashSet<long>(), material, DateTimeOffset.UnixEpoch));

        SessionPlan moved = plan.Moved(third, 0);
        Assert.Equal([third, plan.Entries[0].Song.Id], moved.Entries.Take(2).Select(e => e.Song.Id));
        Assert.True(moved.Entries[0].ByHand);
        Assert.Equal(TimeSpan.Zero, moved.Entries[0].Starts);
        Assert.Equal(plan.Found, moved.Found);
        Assert.Same(plan, plan.Moved(third, 2));
        Assert.Equal(plan.Found - plan.Entries[2].Lasts, plan.Without(third).Found);
    }

    private static ListenerTaste Taste(FeedbackKind kind, IEnumerable<SongRow> songs) => ListenerTaste.From(
        songs.Select(song => new ListenerFeedback
        {
            Listener = "account:1",
            Kind = kind,
            SongId = song.Id,
            Title = song.Title,
            Artist = song.Artist,
            Weight = FeedbackWeights.Of(kind),
            AtTicks = DateTimeOffset.UnixEpoch.UtcTicks,
        }),
        DateTimeOffset.UnixEpoch);

    private static SessionPlan Plan(IReadOnlyList<SessionSong> songs, SessionRequest request, MoodMix start, MoodMix goal) =>
        SessionPlanner.Plan(request, new SessionMaterial(start, goal, Moods, songs), DateTimeOffset.UnixEpoch, Token);

    private static MoodMix Mix(ListeningGoal goal, params (int Mood, double Share)[] parts) =>
        new(goal, [.. parts.Select(p => new MoodPart(new MoodReference(p.Mood, Moods[p.Mood - 1].Name), p.Share))], [], 0.5);

    /// <summary>A catalogue with places all over the circumplex, each song of the mood that is nearest.</summary>
    private static List<SessionSong> Made(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(1, count).Select(i =>
        {
            Affect place = new((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
            SessionMood mood = Moods.MinBy(m => SessionPath.Distance(m.Place, place));
            return Song(i, mood.Id, new SongPlace(place, SongPlace.Measured), TimeSpan.FromSeconds(random.Next(150, 300)), 70 + (90 * random.NextDouble()), $"Artist {random.Next(count / 4)}");
        })];
    }

    private static SessionSong Song(int id, int mood, SongPlace place, TimeSpan length, double? tempo = null, string? artist = null)
    {
        artist ??= $"Artist {id}";
        return new SessionSong(new SongRow(id, $"Song {id}", artist, Moods[mood - 1].Name, id % 100, null, null, null), mood, artist, null, place, tempo, length);
    }

    private static bool SameArtist(SessionEntry one, SessionEntry other) => string.Equals(one.Song.Artist, other.Song.Artist, StringComparison.Ordinal);

    private static double CostOf(IReadOnlyList<SessionSong> order, SessionCost cost)
    {
        double sum = 0;
        TimeSpan elapsed = TimeSpan.Zero;
        for (int i = 0; i < order.Count; i++)
        {
            sum += cost.Alone(order[i], elapsed) + SessionCost.After(order[i], order.Take(i).Reverse());
            elapsed += order[i].Lasts;
        }

        return sum / order.Count;
    }

    private static IEnumerable<SessionSong[]> Orders(SessionSong[] begun, SessionSong[] songs, int places) =>
        begun.Length == places ? [begun] : songs.Except(begun).SelectMany(song => Orders([.. begun, song], songs, places));

    /// <summary>Spearman's rank correlation of values with their places.</summary>
    private static double RankCorrelation(double[] values)
    {
        int[] ranks = new int[values.Length];
        foreach ((int at, int rank) in Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Select((at, rank) => (at, rank)))
        {
            ranks[at] = rank;
        }

        double squares = ranks.Select((rank, i) => Math.Pow(rank - i, 2)).Sum();
        return 1 - (6 * squares / (values.Length * (Math.Pow(values.Length, 2) - 1)));
    }
}
