using Bunit;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Components.Shared;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Journal;
using EmotionWeb.Tests.Component.Player;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Sessions;

public class SessionPageTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly Catalogue _catalogue = new();
    private readonly FakePlanner _planner = new();

    public SessionPageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<ICatalogueReader>(_catalogue);
        Services.AddSingleton<ICatalogueChangeFeed>(_catalogue);
        Services.AddSingleton<ISessionPlanner>(_planner);
        Services.AddFakePlayer();
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddMessages();
    }

    [Fact]
    public void Nothing_is_planned_before_it_is_said_how_one_feels()
    {
        IRenderedComponent<SessionPage> page = Render<SessionPage>();

        Assert.Empty(_planner.Asked);
        Assert.True(page.Find("[data-testid=session-start]").HasAttribute("disabled"));
        Assert.Contains("Where shall it begin?", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_address_says_what_is_planned_and_each_song_says_why_it_is_there()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&goal=balance&minutes=45&seed=7");

        SessionRequest asked = Assert.Single(_planner.Asked);
        Assert.Equal((Emotion.Sad, ListeningGoal.Balance, 45, 7), (asked.Feeling.Top, asked.Goal, asked.Minutes, asked.Seed));
        Assert.Equal(3, page.FindAll("[data-testid=session-entry]").Count);
        Assert.Equal("Starts where you are", page.Find("[data-testid=session-reason]").TextContent);
        Assert.Contains("3 songs, about 11 minutes", page.Markup, StringComparison.Ordinal);
        Assert.Contains("A curve of 3 songs", page.Find("[data-testid=session-curve] svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("45 minutes reach about 60 % of the way.", page.Find("[data-testid=session-short]").TextContent);
    }

    [Fact]
    public async Task A_journal_that_is_on_has_the_feeling_chosen_here_and_none_of_an_address()
    {
        FakeJournal journal = (FakeJournal)Services.GetRequiredService<IJournalStore>();
        journal.IsOn = ((FakeListener)Services.GetRequiredService<ICurrentListener>()).Known = true;
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&goal=balance&minutes=45&seed=7");
        Assert.Empty(journal.Written);

        await page.Find("[role=radio][data-emotion=fear]").ClickAsync(new());
        await page.FindAll("[data-testid=session-goal] input")[0].ChangeAsync(new() { Value = true });
        Assert.Equal(["Fear Balance Hand", "goal Match"], await journal.WrittenAsync(2));
    }

    [Fact]
    public void A_feeling_a_goal_and_another_one_are_a_touch_each()
    {
        IRenderedComponent<SessionPage> page = Render<SessionPage>();
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();

        page.Find("[role=radio][data-emotion=fear]").Click();
        Assert.Contains("feeling=fear", navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(Emotion.Fear, _planner.Asked[^1].Feeling.Top));

        page.FindAll("[data-testid=session-goal] input")[0].Change(true);
        page.WaitForAssertion(() => Assert.Equal(ListeningGoal.Match, _planner.Asked[^1].Goal));

        int seed = _planner.Asked[^1].Seed;
        page.Find("[data-testid=session-start]").Click();
        page.WaitForAssertion(() => Assert.Equal(seed + 1, _planner.Asked[^1].Seed));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("121")]
    [InlineData("100000")]
    [InlineData("NaN")]
    [InlineData("")]
    public void Minutes_that_cannot_be_are_told_at_the_field_and_nothing_is_planned(string minutes)
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad");

        page.Find("[data-testid=session-minutes]").Change(minutes);

        Assert.Equal("true", page.Find("[data-testid=session-minutes]").GetAttribute("aria-invalid"));
        Assert.Equal("A session takes 10 to 120 minutes.", page.Find("#session-minutes-problem").TextContent);
        Assert.Single(_planner.Asked);
    }

    [Fact]
    public void An_address_that_makes_no_sense_asks_as_a_bare_one_does()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=bored&goal=party&minutes=-3&seed=x");

        Assert.Empty(_planner.Asked);
        Assert.Equal("30", page.Find("[data-testid=session-minutes]").GetAttribute("value"));
    }

    [Fact]
    public void A_catalogue_without_songs_says_what_to_do()
    {
        _planner.Plan = request => new SessionPlan(request, FakePlanner.Path(request), [], TimeSpan.Zero,
            [new LocalizableMessage("session-no-songs")]);

        IRenderedComponent<SessionPage> page = At("session?feeling=sad");

        Assert.Contains("An admin can bring some in.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_the_songs_is_planned_anew_and_one_that_it_does_not_show_is_not()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&seed=3");

        _catalogue.Raise(new CatalogueChange(new HashSet<long>(), new HashSet<int>(), new HashSet<RuleKey>()));
        _time.Advance(Renewal.Least + Renewal.Spread);
        Assert.Single(_planner.Asked);

        _catalogue.Raise(CatalogueChange.Anything);
        _time.Advance(Renewal.Least + Renewal.Spread);
        page.WaitForAssertion(() => Assert.Equal([3, 3], _planner.Asked.Select(asked => asked.Seed)));
    }

    [Fact]
    public void A_song_is_taken_out_moved_and_replaced_before_it_plays()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad");
        string[] Songs() => [.. page.FindAll("[data-testid=session-entry]").Select(row => row.GetAttribute("data-song")!)];

        page.FindAll("[data-testid=session-down]")[0].Click();
        page.WaitForAssertion(() => Assert.Equal(["2", "1", "3"], Songs()));
        Assert.Equal("You put it here", page.FindAll("[data-testid=session-reason]")[1].TextContent);
        page.FindAll("[data-testid=session-up]")[1].Click();
        page.WaitForAssertion(() => Assert.Equal(["2", "3", "1"], Songs()));
        page.FindAll("[data-testid=session-remove]")[0].Click();
        page.WaitForAssertion(() => Assert.Equal(["3", "1"], Songs()));
        page.FindAll("[data-testid=session-replace]")[1].Click();
        page.WaitForAssertion(() => Assert.Equal(["3", "51"], Songs()));
        Assert.Single(_planner.Asked);
    }

    [Fact]
    public void What_was_changed_comes_back_after_a_reload_and_to_no_other_session()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&seed=5");
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Identifier is "sessionStorage.setItem");
        page.FindAll("[data-testid=session-remove]")[0].Click();
        page.FindAll("[data-testid=session-down]")[0].Click();
        page.FindAll("[data-testid=session-replace]")[0].Click();
        string[] Songs() => [.. page.FindAll("[data-testid=session-entry]").Select(row => row.GetAttribute("data-song")!)];
        page.WaitForAssertion(() => Assert.Equal(["51", "2"], Songs()));
        string kept = (string)JSInterop.Invocations.Last(call => call.Identifier is "sessionStorage.setItem").Arguments[1]!;
        Assert.DoesNotContain("scores", kept, StringComparison.OrdinalIgnoreCase);
        JSInterop.Setup<string?>("sessionStorage.getItem", KeptSession.StorageKey).SetResult(kept);

        page = At("session?feeling=sad&seed=5");
        page.WaitForAssertion(() => Assert.Equal(["51", "2"], Songs()));
        _catalogue.Raise(CatalogueChange.Anything);
        _time.Advance(Renewal.Least + Renewal.Spread);
        page.WaitForAssertion(() => Assert.Equal(["51", "2"], Songs()));
        page = At("session?feeling=sad&seed=6");
        page.WaitForAssertion(() => Assert.Equal(["1", "2", "3"], Songs()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"link":null,"songs":[],"refused":[]}""")]
    [InlineData("""{"link":"session?feeling=sad&goal=lift&minutes=30&seed=5","songs":[{"songId":"x"}],"refused":[]}""")]
    public void What_is_none_of_ours_in_the_tab_is_passed_over(string kept)
    {
        JSInterop.Setup<string?>("sessionStorage.getItem", KeptSession.StorageKey).SetResult(kept);

        IRenderedComponent<SessionPage> page = At("session?feeling=sad&seed=5");

        Assert.Equal(3, page.FindAll("[data-testid=session-entry]").Count);
    }

    [Fact]
    public async Task A_session_that_plays_follows_what_is_changed_on_its_page_and_the_page_follows_it()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&seed=4");
        PlayerState player = Services.GetRequiredService<PlayerState>();
        SessionPlan plan = _planner.Plan(_planner.Asked[0]);
        await page.InvokeAsync(() => player.PlaySession(plan, null));

        page.FindAll("[data-testid=session-remove]")[1].Click();
        page.WaitForAssertion(() => Assert.Equal(["t1", "t3"], player.Queue.Entries.Select(e => e.Track.Id)));
        await page.InvokeAsync(() => player.Undo());
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-testid=session-entry]").Count));
    }

    [Fact]
    public void Who_plans_too_much_is_told_how_long_to_wait()
    {
        ((FakePermits)Services.GetRequiredService<IClientPermits>()).Refuses = true;
        IRenderedComponent<SessionPage> page = At("session?feeling=sad");

        page.WaitForAssertion(() => Assert.Contains("Rest for 3 s", page.Markup, StringComparison.Ordinal));
        Assert.Empty(_planner.Asked);
    }

    [Fact]
    public async Task Live_mode_is_offered_where_the_session_plays()
    {
        IRenderedComponent<SessionPage> page = At("session?feeling=sad&goal=lift&minutes=30&seed=1");
        Assert.Empty(page.FindAll("[data-testid=live-start]"));

        SessionPlan plan = await _planner.PlanAsync(
            new SessionRequest(EmotionScores.Of(Emotion.Sad), ListeningGoal.Lift, 30, 1), Xunit.TestContext.Current.CancellationToken);
        await page.InvokeAsync(() => Services.GetRequiredService<PlayerState>().PlaySession(plan, null));

        Assert.Single(page.FindAll("[data-testid=live-start]"));
    }

    private IRenderedComponent<SessionPage> At(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<SessionPage>();
    }

    private sealed class Catalogue : ICatalogueReader, ICatalogueChangeFeed
    {
        public event Action<CatalogueChange>? Changed;

        public bool IsLive => true;

        public void Raise(CatalogueChange change) => Changed?.Invoke(change);

        public Task<SongPage> FindAsync(SongQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<MoodSummary>> MoodsAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<MoodSummary>>([new MoodSummary(1, "Happy", "#101010", "#EFEFEF")]);
    }
}
