using AngleSharp.Dom;
using Bunit;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Journal;
using EmotionWeb.Tests.Component.Sessions;
using EmotionWeb.Tests.Unit.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Player;

public class PlayerBarTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<QueueView> _shown = [];
    private readonly BunitJSModuleInterop _module;
    private (object? Entry, object? Button) _focused;

    public PlayerBarTests()
    {
        JSInterop.Mode = JSRuntimeMode.Strict;
        _module = JSInterop.SetupModule("./Components/Player/PlayerBar.razor.js");
        _module.Mode = JSRuntimeMode.Strict;
        _module.SetupVoid("show", call =>
        {
            _shown.Add(call.Arguments.OfType<QueueView>().Single());
            return true;
        }).SetVoidResult();
        _module.SetupVoid("toggle").SetVoidResult();
        _module.SetupVoid("focus", call =>
        {
            _focused = (call.Arguments[0], call.Arguments[1]);
            return true;
        }).SetVoidResult();
        _module.SetupVoid("detach", _ => true).SetVoidResult();
    }

    private PlayerState State => Services.GetRequiredService<PlayerState>();

    [Fact]
    public void Without_a_source_of_music_there_is_no_player()
    {
        Services.AddFakePlayer();

        Assert.Empty(Render<PlayerBar>().Markup);
    }

    [Fact]
    public async Task The_song_that_sounds_is_liked_and_the_bar_says_so()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(2), 0));
        Assert.Equal("false", bar.Find("[data-testid=player-like]").GetAttribute("aria-pressed"));

        await bar.Find("[data-testid=player-like]").ClickAsync(new());
        bar.WaitForAssertion(() => Assert.Equal("true", bar.Find("[data-testid=player-like]").GetAttribute("aria-pressed")));
        await bar.InvokeAsync(() => bar.Instance.Heard(State.Queue.Entries[1].Id, sounds: true));
        Assert.Equal("false", bar.Find("[data-testid=player-like]").GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task What_the_browser_heard_counts_and_what_makes_no_sense_does_not()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(2), 0));
        await bar.InvokeAsync(() => bar.Instance.Judged("played", 1, 1, 6));
        await bar.InvokeAsync(() => bar.Instance.Judged("skip", 2, double.NaN, double.NaN));
        await bar.InvokeAsync(() => bar.Instance.Judged("skip", 77, 0.5, 60));
        await bar.InvokeAsync(() => bar.Instance.Judged("never", 1, 0.5, 60));

        FakeFeedback store = (FakeFeedback)Services.GetRequiredService<IFeedbackStore>();
        Assert.Equal([(FeedbackKind.Played, 0.25), (FeedbackKind.Skip, -1)], store.Said.Select(said => (said.Kind, said.Weight)));
    }

    [Fact]
    public async Task A_journal_that_is_on_is_told_what_begins_is_liked_and_was_left()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        FakeJournal journal = (FakeJournal)Services.GetRequiredService<IJournalStore>();
        journal.IsOn = ((FakeListener)Services.GetRequiredService<ICurrentListener>()).Known = true;
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(2), 0));
        await bar.InvokeAsync(() => bar.Instance.Began("t1"));
        await bar.InvokeAsync(() => bar.Instance.Began("elsewhere"));
        await bar.Find("[data-testid=player-like]").ClickAsync(new());
        await bar.InvokeAsync(() => bar.Instance.Judged("skip", 1, 0.25, 60));
        Assert.Equal(["Song 1  False", "Song 1 liked", "Song 1 0.25 True"], await journal.WrittenAsync(3));
    }

    [Fact]
    public async Task The_queue_says_before_it_plays_what_sounds_for_half_a_minute_and_whose_it_is()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play([.. FakeTracks.Some(1), FakePreviews.Of(2)], 0));

        IElement[] rows = [.. bar.FindAll("[data-testid=queue-entry]")];
        Assert.Null(rows[0].QuerySelector("[data-testid=queue-shop]"));
        Assert.Equal("Artist deezer-2 · 30 s at Deezer", rows[1].QuerySelector(".by")!.TextContent);
        await rows[1].QuerySelector("[data-testid=queue-more]")!.ClickAsync(new());
        Assert.Equal("https://www.deezer.com/track/2", bar.Find("[data-testid=queue-shop-link]").GetAttribute("href"));
        await bar.FindAll("[data-testid=queue-more]")[0].ClickAsync(new());
        Assert.Empty(bar.FindAll("[data-testid=queue-shop-link]"));
    }

    [Fact]
    public async Task What_becomes_of_a_preview_says_nothing_of_its_song()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play([FakePreviews.Of(1)], 0));
        await bar.InvokeAsync(() => bar.Instance.Judged("played", 1, 1, 30));
        await bar.InvokeAsync(() => bar.Instance.Judged("skip", 1, 0.1, 3));

        Assert.Empty(((FakeFeedback)Services.GetRequiredService<IFeedbackStore>()).Said);
        SourceView view = Assert.Single(Assert.Single(_shown[^1].Added).Sources);
        Assert.Equal(("30 s at", "Deezer", "https://www.deezer.com/track/1"), (view.Source, view.Shop, view.ShopAddress));
    }

    [Fact]
    public async Task After_a_skip_the_rest_of_a_session_is_planned_again_and_what_is_ones_own_stays()
    {
        (FakePlanner planner, IRenderedComponent<PlayerBar> bar) = await SessionAsync(new PlayerPlace(2, 3));
        await bar.InvokeAsync(() => State.AddLast(FakeTracks.Some(9)[8]));
        _time.Advance(TimeSpan.FromMinutes(1));
        await bar.InvokeAsync(() => bar.Instance.Judged("skip", 1, 0.5, 60));

        // Of the second song 3 s are left, so the third stays as well.
        bar.WaitForAssertion(() => Assert.Equal(["t1", "t2", "t3", "t9", "t101", "t102", "t103"],
            State.Queue.Entries.Select(e => e.Track.Id)));
        SessionProgress progress = Assert.Single(planner.Again);
        Assert.Equal([1L, 2, 3], progress.Stays.Select(e => e.Song.Id));
        Assert.Contains(9L, progress.Taken);
        Assert.InRange(progress.Left.TotalMinutes, 28.5, 29);
        Assert.True(State.Session!.Plan.Request.Taste.Preference(OwnFeedback.Of(State.Queue.Entries[0].Track)) < 0);

        bar.Find("[data-testid=queue-undo]").Click();
        Assert.Equal(["t1", "t2", "t3", "t9"], State.Queue.Entries.Select(e => e.Track.Id));
        Assert.Empty(bar.FindAll("[data-testid=queue-undo]"));
    }

    [Fact]
    public async Task A_song_that_is_heard_to_its_end_changes_nothing_and_another_feeling_does()
    {
        (FakePlanner planner, IRenderedComponent<PlayerBar> bar) = await SessionAsync(new PlayerPlace(1, 200));
        await bar.InvokeAsync(() => bar.Instance.Judged("played", 1, 1, 6));
        Assert.Empty(planner.Again);

        await bar.InvokeAsync(() => Services.GetRequiredService<SessionConductor>().Feels(EmotionScores.Of(Emotion.Happy)));
        bar.WaitForAssertion(() => Assert.Equal(["t1", "t101", "t102", "t103"], State.Queue.Entries.Select(e => e.Track.Id)));
        Assert.Equal(Emotion.Happy, State.Session!.Plan.Request.Feeling.Top);
    }

    [Fact]
    public async Task What_is_never_wanted_leaves_the_session_and_comes_back_where_that_is_taken_back()
    {
        (_, IRenderedComponent<PlayerBar> bar) = await SessionAsync(new PlayerPlace(1, 200));
        OwnFeedback feedback = Services.GetRequiredService<OwnFeedback>();
        await bar.InvokeAsync(() => feedback.SayAsync(OwnFeedback.Subject(State.Queue.Entries[1].Track), FeedbackKind.Never));
        bar.WaitForAssertion(() => Assert.Equal(["t1", "t101", "t102", "t103"], State.Queue.Entries.Select(e => e.Track.Id)));
    }

    [Fact]
    public void With_an_empty_queue_it_keeps_out_of_sight()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");

        Assert.True(bar.Find("[data-testid=player]").HasAttribute("hidden"));
        Assert.Empty(_shown);
    }

    [Fact]
    public async Task A_song_brings_its_other_tracks_along_for_where_the_first_fails()
    {
        Services.AddFakePlayer(Tracks.Track("t1"));
        await Renderer.Dispatcher.InvokeAsync(() => State.Play([Tracks.Track("t1") with { Others = [Tracks.Track("u1")] }], 0));

        Assert.Equal(["t1", "u1"], Assert.Single(State.Queue.Entries).Tracks.Select(t => t.Id));
    }

    [Fact]
    public async Task What_is_played_is_told_of_tracks_in_the_queue_alone()
    {
        Services.AddSingleton<TimeProvider>(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 14, 5, 0, TimeSpan.Zero)));
        IRenderedComponent<PlayerBar> bar = Show("""{"entries":[{"id":4,"tracks":["t2"]}],"plain":null,"current":4,"repeat":0}""");
        bar.WaitForAssertion(() => Assert.Single(Entries(bar)));

        await bar.Instance.Began("t2");
        await bar.Instance.Began("t1");
        await bar.Instance.Counted("t2", 125);
        await bar.Instance.Counted("t1", 125);
        await bar.Instance.Counted("t2", double.NaN);
        await bar.Instance.Counted("t2", -1);
        await bar.Instance.Counted("t2", 1e9);

        Assert.Equal(["began t2", "counted t2 14:02:55"], Services.GetRequiredService<FakeReports>().Told);

        // As often as a client may, and no oftener: what is told goes on to the operator's server.
        ((FakePermits)Services.GetRequiredService<IClientPermits>()).Refuses = true;
        await bar.Instance.Began("t2");
        await bar.Instance.Counted("t2", 125);
        Assert.Equal(2, Services.GetRequiredService<FakeReports>().Told.Count);
    }

    [Fact]
    public void What_the_browser_kept_comes_back_without_a_sound()
    {
        IRenderedComponent<PlayerBar> bar = Show("""{"entries":[{"id":4,"tracks":["t2"]},{"id":7,"tracks":["t1"]},{"id":9,"tracks":["gone"]}],"plain":[7,4,9],"current":7,"repeat":2}""");

        bar.WaitForAssertion(() => Assert.Equal(["t2", "t1"], Entries(bar).Select(e => e.GetAttribute("data-track"))));
        Assert.False(bar.Find("[data-testid=player]").HasAttribute("hidden"));
        Assert.Equal("7", bar.Find("[data-testid=queue-entry][aria-current=true]").GetAttribute("data-entry"));
        Assert.Equal("one", bar.Find("[data-testid=player-repeat]").GetAttribute("data-repeat"));
        Assert.Equal("true", bar.Find("[data-testid=player-shuffle]").GetAttribute("aria-pressed"));
        QueueView view = Assert.Single(_shown);
        Assert.Equal((7L, null), (view.Current, view.Play));
        Assert.Equal([4L, 7L], view.Added.Select(e => e.Id));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"entries":null,"plain":null,"current":null,"repeat":0}""")]
    [InlineData("""{"entries":[null],"plain":null,"current":null,"repeat":0}""")]
    [InlineData("""{"entries":[{"id":1,"tracks":null}],"plain":null,"current":null,"repeat":0}""")]
    [InlineData("""{"entries":[{"id":1,"tracks":[null]}],"plain":null,"current":null,"repeat":0}""")]
    [InlineData("""{"entries":[{"id":"x","tracks":["t1"]}],"plain":null,"current":null,"repeat":0}""")]
    [InlineData("""{"entries":[{"id":-1,"tracks":["t1"]}],"plain":null,"current":null,"repeat":7}""")]
    public void What_the_browser_kept_and_is_no_queue_is_none(string kept)
    {
        IRenderedComponent<PlayerBar> bar = Show(kept);

        Assert.True(bar.Find("[data-testid=player]").HasAttribute("hidden"));
    }

    [Fact]
    public async Task The_browser_is_told_where_each_entry_leads_and_of_each_entry_once()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(2), 1));
        await bar.InvokeAsync(() => State.AddLast(FakeTracks.Some(1)[0]));

        Assert.Equal(2, _shown[0].Play);
        Assert.Equal([[1L, 2, 1, 2, 2], [2L, -1, 1, -1, -1]], _shown[0].Steps);
        Assert.Equal([1L, 2L], _shown[0].Added.Select(e => e.Id));
        SourceView source = _shown[0].Added[0].Sources[0];
        Assert.Equal(("media/t1", "Song 1", "Your music"), (source.Url, source.Title, source.Source));
        Assert.Equal(0.5012, source.Gain, 4);
        Assert.Null(_shown[1].Play);
        Assert.Equal([3L], _shown[1].Added.Select(e => e.Id));
    }

    [Fact]
    public async Task The_queue_is_edited_by_its_buttons_and_taken_back()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(3), 0));
        Assert.Contains("3 songs", bar.Find(".queue header").TextContent, StringComparison.Ordinal);

        bar.FindAll("[data-testid=queue-down]")[0].Click();
        Assert.Equal(["2", "1", "3"], Keys(bar));
        Assert.Equal("true", bar.FindAll("[data-testid=queue-up]")[0].GetAttribute("aria-disabled"));
        bar.WaitForAssertion(() => Assert.Equal((1L, "queue-down"), _focused));
        bar.FindAll("[data-testid=queue-remove]")[1].Click();
        Assert.Equal(["2", "3"], Keys(bar));
        bar.WaitForAssertion(() => Assert.Equal((3L, "queue-remove"), _focused));
        bar.Find("[data-testid=queue-undo]").Click();
        Assert.Equal(["2", "1", "3"], Keys(bar));
        Assert.Empty(bar.FindAll("[data-testid=queue-undo]"));

        bar.Find("[data-testid=queue-clear]").Click();
        Assert.Empty(Entries(bar));
        Assert.Null(_shown[^1].Current);
        bar.Find("[data-testid=queue-undo]").Click();
        Assert.Equal(["2", "1", "3"], Keys(bar));
    }

    [Fact]
    public async Task What_the_browser_tells_is_taken_as_far_as_it_fits()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(3), 0));
        await bar.InvokeAsync(() => bar.Instance.Heard(2, sounds: true));
        Assert.Equal((2L, true), (State.Queue.CurrentId, State.Sounds));

        await bar.InvokeAsync(() => bar.Instance.Heard(99, sounds: true));
        Assert.Equal((2L, false), (State.Queue.CurrentId, State.Sounds));
        await bar.InvokeAsync(() => bar.Instance.Moved(99, -5));
        await bar.InvokeAsync(() => bar.Instance.Moved(1, int.MaxValue));
        Assert.Equal(["2", "3", "1"], Keys(bar));
    }

    [Fact]
    public async Task Repeat_goes_round_by_its_button()
    {
        IRenderedComponent<PlayerBar> bar = Show("null");
        await bar.InvokeAsync(() => State.Play(FakeTracks.Some(2), 0));
        foreach (string mode in (string[])["all", "one", "off"])
        {
            bar.Find("[data-testid=player-repeat]").Click();
            Assert.Equal(mode, bar.Find("[data-testid=player-repeat]").GetAttribute("data-repeat"));
        }
    }

    private async Task<(FakePlanner Planner, IRenderedComponent<PlayerBar> Bar)> SessionAsync(PlayerPlace place)
    {
        Services.AddSingleton<TimeProvider>(_time);
        _module.Setup<PlayerPlace>("place").SetResult(place);
        IRenderedComponent<PlayerBar> bar = Show("null");
        FakePlanner planner = Assert.IsType<FakePlanner>(Services.GetRequiredService<ISessionPlanner>());
        SessionPlan plan = await planner.PlanAsync(new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 30, 1), CancellationToken.None);
        await bar.InvokeAsync(() =>
        {
            State.PlaySession(plan, null);
            State.Heard(place.Entry, sounds: true);
        });
        return (planner, bar);
    }

    private IRenderedComponent<PlayerBar> Show(string kept)
    {
        Services.AddFakePlayer(FakeTracks.Some(3));
        Services.AddOptions<PlayerOptions>();
        _module.Setup<int>("attach", _ => true).SetResult((kept.Length + 9) / 10);
        for (int i = 0; i * 10 < kept.Length; i++)
        {
            _module.Setup<string>("keptPart", i).SetResult(kept[(i * 10)..Math.Min(kept.Length, (i + 1) * 10)]);
        }

        return Render<PlayerBar>();
    }

    private static IReadOnlyList<IElement> Entries(IRenderedComponent<PlayerBar> bar) => bar.FindAll("[data-testid=queue-entry]");

    private static IEnumerable<string?> Keys(IRenderedComponent<PlayerBar> bar) => Entries(bar).Select(e => e.GetAttribute("data-entry"));
}
