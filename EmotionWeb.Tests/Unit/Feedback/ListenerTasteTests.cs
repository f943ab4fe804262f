using CsCheck;
using EmotionWeb.Core.Feedback;

namespace EmotionWeb.Tests.Unit.Feedback;

public class ListenerTasteTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_like_is_a_third_for_its_song_a_tenth_for_its_artist_and_less_for_its_genre()
    {
        ListenerTaste taste = ListenerTaste.From([Said(FeedbackKind.Like)], Now);

        Assert.Equal(1.4 / 3, taste.Preference(Song()), 1e-12);
        Assert.Equal(0.4 / 3, taste.Preference(Song(id: 2, title: "Other")), 1e-12);
        Assert.Equal(0.1 / 3, taste.Preference(Song(id: 3, title: "Other", artist: "someone")), 1e-12);
        Assert.Equal(0, taste.Preference(Song(id: 4, title: "Other", artist: "someone", genre: "jazz")));
        Assert.Equal(0, ListenerTaste.None.Preference(Song()));
    }

    [Theory]
    [InlineData(FeedbackKind.Like, 1, 240, 1)]
    [InlineData(FeedbackKind.Played, 1, 240, 0.25)]
    [InlineData(FeedbackKind.Skip, 0.25, 60, -0.75)]
    [InlineData(FeedbackKind.Skip, 0.9, 9, -1)]
    [InlineData(FeedbackKind.Skip, 1.7, 240, 0)]
    [InlineData(FeedbackKind.Skip, double.NaN, 240, 0)]
    [InlineData(FeedbackKind.NotForMood, 1, 0, -1.5)]
    [InlineData(FeedbackKind.Never, 1, 0, 0)]
    public void What_is_said_weighs_what_it_should(FeedbackKind kind, double fraction, double seconds, double weight) =>
        Assert.Equal(weight, FeedbackWeights.Of(kind, fraction, TimeSpan.FromSeconds(seconds)), 1e-12);

    [Fact]
    public void After_sixty_days_it_counts_half() =>
        Assert.Equal(0.5 * 1.4 / 3, ListenerTaste.From([Said(FeedbackKind.Like, daysAgo: 60)], Now).Preference(Song()), 1e-9);

    [Fact]
    public void It_stays_between_minus_one_and_one_and_one_skip_buries_nothing() =>
        Gen.Select(Gen.Enum<FeedbackKind>(), Gen.Double[0, 1], Gen.Double[0, 400]).List[0, 200].Sample(all =>
        {
            ListenerTaste taste = ListenerTaste.From(all.Select(one => Said(one.Item1, daysAgo: one.Item3, fraction: one.Item2)), Now);
            Assert.InRange(taste.Preference(Song(mood: 1)), -1, 1);
            Assert.True(all.Count != 1 || all[0].Item1 is FeedbackKind.NotForMood || taste.Preference(Song()) > -0.5);
        });

    [Fact]
    public void What_is_not_for_a_mood_counts_there_alone()
    {
        ListenerTaste taste = ListenerTaste.From([Said(FeedbackKind.NotForMood, mood: 1)], Now);

        Assert.True(taste.Bars(Song(mood: 1)));
        Assert.NotNull(taste.NotForMood(Song(), "Calm"));
        Assert.True(taste.Preference(Song(mood: 1)) < -0.5);
        Assert.False(taste.Bars(Song(mood: 2)));
        Assert.Equal(0, taste.Preference(Song(mood: 2)));
        Assert.False(taste.Bars(Song(id: 2, title: "Other", mood: 1)));
    }

    [Fact]
    public void What_is_never_to_be_heard_is_known_by_song_track_and_names()
    {
        ListenerTaste taste = ListenerTaste.From([Said(FeedbackKind.Never)], Now);

        Assert.True(taste.Bars(Song()));
        Assert.True(taste.Bars(Song(id: 99)));
        Assert.True(taste.Bars(new TasteOf(null, "Whatever its tags say", "nobody", TrackId: "t1")));
        Assert.False(taste.Bars(Song(id: 99, title: "Other")));
        Assert.Equal(0, taste.Preference(Song()));
    }

    [Fact]
    public void A_song_that_was_heard_or_left_is_known_to_be()
    {
        ListenerTaste taste = ListenerTaste.From([Said(FeedbackKind.Played, daysAgo: 0.1), Said(FeedbackKind.Like)], Now);

        Assert.True(taste.HeardSince(Song(), Now.AddHours(-3)));
        Assert.False(taste.HeardSince(Song(), Now.AddHours(-2)));
        Assert.Equal(Now, taste.LikedAt(Song()));
    }

    private static TasteOf Song(long id = 1, string title = "One", string artist = "band", string genre = "pop", int? mood = null) =>
        new(id, title, artist, genre, mood);

    private static ListenerFeedback Said(FeedbackKind kind, double daysAgo = 0, double fraction = 0.2, int? mood = 1) => new()
    {
        Listener = "account:1",
        Kind = kind,
        SongId = 1,
        TrackId = "t1",
        Title = "One",
        Artist = "Band",
        GenreFold = "pop",
        Mood = "Calm",
        MoodId = kind is FeedbackKind.NotForMood ? mood : null,
        Weight = FeedbackWeights.Of(kind, fraction, TimeSpan.FromMinutes(1)),
        AtTicks = Now.AddDays(-daysAgo).UtcTicks,
    };
}
