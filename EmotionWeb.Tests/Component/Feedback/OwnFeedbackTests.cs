using Bunit;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace EmotionWeb.Tests.Component.Feedback;

public class OwnFeedbackTests : BunitContext
{
    private static readonly SongRow Song = SampleAnswers.Songs(1)[0];

    public OwnFeedbackTests() => Services.AddFakePlayer();

    private OwnFeedback Feedback => Services.GetRequiredService<OwnFeedback>();

    private FakeFeedback Store => (FakeFeedback)Services.GetRequiredService<IFeedbackStore>();

    private FakeListener Listener => (FakeListener)Services.GetRequiredService<ICurrentListener>();

    private ISnackbar Messages => Services.GetRequiredService<ISnackbar>();

    [Fact]
    public async Task Nobody_is_known_before_the_first_word()
    {
        await Feedback.ReadyAsync();
        Assert.True(Feedback.Taste.IsNone);
        Assert.False(Listener.Known);
        Assert.Empty(await Feedback.AllAsync());
        Assert.False(Listener.Known);

        await Feedback.ToggleLikeAsync(OwnFeedback.Subject(Song), OwnFeedback.Of(Song));
        Assert.True(Listener.Known);
        Assert.NotNull(Feedback.Taste.Liked(OwnFeedback.Of(Song)));
        Assert.Equal(FakeListener.Key, Assert.Single(Store.Said).Listener);
    }

    [Fact]
    public async Task A_like_is_taken_back_by_another_press()
    {
        List<FeedbackChange> told = [];
        Feedback.Changed += told.Add;
        await Feedback.ToggleLikeAsync(OwnFeedback.Subject(Song), OwnFeedback.Of(Song));
        await Feedback.ToggleLikeAsync(OwnFeedback.Subject(Song), OwnFeedback.Of(Song));

        Assert.Empty(Store.Said);
        Assert.True(Feedback.Taste.IsNone);
        Assert.Equal([FeedbackKind.Like, (FeedbackKind?)null], told.Select(change => change.Kind));
        Assert.All(told, change => Assert.True(change.Shows));
    }

    [Fact]
    public async Task What_is_never_wanted_can_be_taken_back_by_the_message_that_tells_of_it()
    {
        await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Never);
        Assert.True(Feedback.Taste.Bars(OwnFeedback.Of(Song)));

        Offer undo = SnackbarActions.Of(Assert.Single(Messages.ShownSnackbars))!;
        Assert.Equal("feedback-undo", undo.TestId);
        await undo.Act();
        Assert.False(Feedback.Taste.Bars(OwnFeedback.Of(Song)));
        Assert.Empty(Store.Said);
    }

    [Fact]
    public async Task What_another_page_of_the_listener_says_holds_here_and_what_another_listener_says_is_not_heard()
    {
        Listener.Known = true;
        await Feedback.ReadyAsync();
        int told = 0;
        Feedback.Changed += _ => told++;

        Store.SayElsewhere("browser:another", OwnFeedback.Subject(Song), FeedbackKind.Never);
        await Feedback.ReadyAsync();
        Assert.Equal(0, told);
        Assert.True(Feedback.Taste.IsNone);

        Store.SayElsewhere(FakeListener.Key, OwnFeedback.Subject(Song), FeedbackKind.Never);
        await Feedback.ReadyAsync();
        Assert.Equal(1, told);
        Assert.True(Feedback.Taste.Bars(OwnFeedback.Of(Song)));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_to_who_pressed_and_stops_nothing()
    {
        Store.Trouble = new TimeoutException();
        Assert.False(await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Played));
        Assert.Empty(Messages.ShownSnackbars);
        Assert.False(await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Like));
        Assert.Contains("could not be kept", Assert.Single(Messages.ShownSnackbars).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_too_much_waits()
    {
        ((FakePermits)Services.GetRequiredService<IClientPermits>()).Refuses = true;
        Assert.False(await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Like));
        Assert.Empty(Store.Said);
        Assert.False(Listener.Known);
    }

    [Fact]
    public async Task A_songs_menu_says_what_holds_and_takes_it_back()
    {
        IRenderedComponent<FeedbackOffers> offers = Render<FeedbackOffers>(p => p.Add(c => c.Song, Song));
        Assert.Equal("Not for Happy", offers.Find("[data-testid=not-this-mood]").TextContent);

        foreach (string button in (string[])["song-like", "not-this-mood", "never-play"])
        {
            Assert.Equal("false", offers.Find($"[data-testid={button}]").GetAttribute("aria-pressed"));
            await offers.Find($"[data-testid={button}]").ClickAsync(new());
            offers.WaitForAssertion(() => Assert.Equal("true", offers.Find($"[data-testid={button}]").GetAttribute("aria-pressed")));
        }

        Assert.Equal([FeedbackKind.Like, FeedbackKind.NotForMood, FeedbackKind.Never], Store.Said.Select(said => said.Kind));
        await offers.Find("[data-testid=never-play]").ClickAsync(new());
        offers.WaitForAssertion(() => Assert.Equal("Never play this", offers.Find("[data-testid=never-play]").TextContent));
    }

    [Fact]
    public void A_track_that_is_no_song_is_in_no_mood()
    {
        PlayableTrack track = FakeTracks.Some(1)[0] with { SongId = null };
        Assert.Empty(Render<FeedbackOffers>(p => p.Add(c => c.Track, track)).FindAll("[data-testid=not-this-mood]"));
    }

    [Fact]
    public async Task After_signing_in_it_may_come_along()
    {
        await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Like);
        Listener.Account = "account:ada";
        IRenderedComponent<BringAlong> offer = Render<BringAlong>();
        offer.WaitForAssertion(() => Assert.Contains("one thing was kept", offer.Markup, StringComparison.Ordinal));

        await offer.Find("[data-testid=bring-along-yes]").ClickAsync(new());
        Assert.Empty(offer.Markup.Trim());
        Assert.Equal("account:ada", Assert.Single(Store.Said).Listener);
        Assert.NotNull(Feedback.Taste.Liked(OwnFeedback.Of(Song)));
        Assert.Equal(1, Listener.Forgotten);
    }

    [Fact]
    public async Task My_data_shows_it_all_and_deletes_one_or_everything()
    {
        AddAuthorization();
        await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Like);
        await Feedback.SayAsync(OwnFeedback.Subject(Song), FeedbackKind.Skip, 0.25, TimeSpan.FromMinutes(1));
        IRenderedComponent<MyData> page = Render<MyData>();
        page.WaitForAssertion(() => Assert.Equal(["skipped at 25 %", "you like it"],
            page.FindAll("[data-testid=my-data-row] .what").Select(cell => cell.TextContent)));
        Assert.Equal(["my-data/feedback.csv", "my-data/feedback.json"],
            page.FindAll("[data-testid=my-data-export]").Select(link => link.GetAttribute("href")));

        await page.FindAll("[data-testid=my-data-delete-one]")[0].ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("you like it", Assert.Single(page.FindAll("[data-testid=my-data-row] .what")).TextContent));

        await page.Find("[data-testid=my-data-delete]").ClickAsync(new());
        Assert.Single(Store.Said);
        await page.Find("[data-testid=my-data-delete-yes]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("Nothing is kept", page.Markup, StringComparison.Ordinal));
        Assert.Equal((0, 1, false), (Store.Said.Count, Listener.Forgotten, Listener.Known));
    }
}
