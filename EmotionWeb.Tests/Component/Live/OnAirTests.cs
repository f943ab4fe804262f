using Bunit;
using Bunit.TestDoubles;
using EmotionWeb.Components.Capture;
using EmotionWeb.Components.Live;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sessions;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Live;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Tests.Component.Capture;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Journal;
using EmotionWeb.Tests.Component.Player;
using EmotionWeb.Tests.Component.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Live;

public sealed class OnAirTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeIntake _intake = new();
    private readonly BunitAuthorizationContext _visitor;
    private readonly JSRuntimeInvocationHandler<CameraStart> _start;
    private readonly BunitJSModuleInterop _module;

    public OnAirTests()
    {
        JSInterop.Mode = JSRuntimeMode.Strict;
        _module = JSInterop.SetupModule("./Components/Live/OnAir.razor.js");
        _module.Mode = JSRuntimeMode.Strict;
        _module.SetupVoid("stop").SetVoidResult();
        _start = _module.Setup<CameraStart>("start", _ => true);
        _visitor = AddAuthorization();
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddSingleton<IPictureIntake>(_intake);
        Services.AddFakePlayer(FakeTracks.Some(6));
    }

    private LiveMode Live => Services.GetRequiredService<LiveMode>();

    private FakeFrames Frames => Services.GetRequiredService<FakeFrames>();

    private int LetGo => _module.Invocations["stop"].Count;

    [Fact]
    public void It_is_off_until_it_is_asked_for()
    {
        IRenderedComponent<OnAir> air = Render<OnAir>();
        Assert.True(air.Find("[data-testid=on-air]").HasAttribute("hidden"));
        Assert.Empty(JSInterop.Invocations);
        Assert.Single(Render<LiveOffer>().FindAll("[data-testid=live-start]"));
    }

    [Fact]
    public async Task A_press_asks_for_the_camera_and_then_it_is_on_air_until_it_is_stopped()
    {
        IRenderedComponent<OnAir> air = Render<OnAir>();
        IRenderedComponent<LiveOffer> offer = Render<LiveOffer>();
        offer.Find("[data-testid=live-start]").Click();
        Assert.Contains("Allow the camera", offer.Markup, StringComparison.Ordinal);
        Assert.True(air.Find("[data-testid=on-air]").HasAttribute("hidden"));
        LiveSetup setup = _module.Invocations["start"][0].Arguments.OfType<LiveSetup>().Single();
        Assert.Equal((1000, 30), (setup.EveryMilliseconds, setup.HiddenSeconds));

        _start.SetResult(FakeBrowser.Live());
        air.WaitForAssertion(() => Assert.False(air.Find("[data-testid=on-air]").HasAttribute("hidden")));
        Assert.Contains("Looking", Seen(air), StringComparison.Ordinal);

        await air.InvokeAsync(() => air.Instance.Ended("stopped"));
        Assert.True(air.Find("[data-testid=on-air]").HasAttribute("hidden"));
        Assert.Empty(offer.FindAll("[data-testid=live-message]"));
        Assert.Equal(1, LetGo);
    }

    [Fact]
    public void Who_changes_their_mind_while_the_browser_asks_has_no_camera_on()
    {
        IRenderedComponent<OnAir> air = Render<OnAir>();
        IRenderedComponent<LiveOffer> offer = Render<LiveOffer>();
        offer.Find("[data-testid=live-start]").Click();
        offer.Find("[data-testid=live-cancel]").Click();
        Assert.Equal(1, LetGo);

        // The browser's answer came nevertheless.
        _start.SetResult(FakeBrowser.Live());
        air.WaitForAssertion(() => Assert.Equal(2, LetGo));
        Assert.Equal(LiveStage.Off, Live.Stage);
    }

    [Theory]
    [InlineData(CameraOutcome.Denied, "blocked")]
    [InlineData(CameraOutcome.Absent, "No camera")]
    [InlineData(CameraOutcome.InUse, "Another program")]
    [InlineData(CameraOutcome.Insecure, "secure address")]
    [InlineData(CameraOutcome.Unanswered, "still waiting")]
    [InlineData(CameraOutcome.Failed, "did not start")]
    public void A_camera_that_does_not_start_is_told_of(CameraOutcome outcome, string words)
    {
        Render<OnAir>();
        IRenderedComponent<LiveOffer> offer = Render<LiveOffer>();
        offer.Find("[data-testid=live-start]").Click();
        _start.SetResult(new CameraStart(outcome));
        offer.WaitForAssertion(() =>
            Assert.Contains(words, offer.Find("[data-testid=live-message]").TextContent, StringComparison.Ordinal));
        Assert.Single(offer.FindAll("[data-testid=live-start]"));
    }

    [Theory]
    [InlineData("ended", "went away")]
    [InlineData("hidden", "out of sight")]
    [InlineData("away", "out of reach")]
    [InlineData("of a script's own", "did not start")]
    [InlineData("99", "did not start")]
    public async Task Where_it_ends_by_itself_every_page_says_why_and_offers_to_go_on(string why, string words)
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        await air.InvokeAsync(() => air.Instance.Ended(why));
        Assert.Contains(words, air.Find("[data-testid=live-message]").TextContent, StringComparison.Ordinal);
        air.Find("[data-testid=live-resume]").Click();
        air.WaitForAssertion(() => Assert.Equal(LiveStage.On, Live.Stage));
        Assert.Empty(air.FindAll("[data-testid=off-air]"));

        await air.InvokeAsync(() => air.Instance.Ended(why));
        air.Find("[data-testid=live-dismiss]").Click();
        Assert.Empty(air.FindAll("[data-testid=off-air]"));
    }

    [Fact]
    public async Task What_is_said_is_said_once()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        IRenderedComponent<LiveOffer> offer = Render<LiveOffer>();
        await air.InvokeAsync(() => air.Instance.Ended("hidden"));
        Assert.Single(air.FindAll("[data-testid=live-message]"));
        Assert.Empty(offer.FindAll("[data-testid=live-message]"));

        await air.InvokeAsync(Live.Ask);
        await air.InvokeAsync(() => air.Instance.Ended("denied"));
        Assert.Empty(air.FindAll("[data-testid=live-message]"));
        Assert.Single(offer.FindAll("[data-testid=live-message]"));
    }

    [Fact]
    public async Task After_an_hour_it_ends()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        _time.Advance(TimeSpan.FromMinutes(59.9));
        await air.InvokeAsync(() => Assert.Equal(LiveStage.On, Live.Stage));
        _time.Advance(TimeSpan.FromMinutes(0.2));
        air.WaitForAssertion(() => Assert.Equal((LiveStage.Off, LiveEnd.Limit), (Live.Stage, Live.End)));
        Assert.Equal(1, LetGo);
        Assert.Contains("after 60 minutes", air.Find("[data-testid=live-message]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signs_out_is_off_air()
    {
        _visitor.SetAuthorized("Lil").SetClaims(new System.Security.Claims.Claim(System.Security.Claims.ClaimTypes.NameIdentifier, "1"));
        IRenderedComponent<OnAir> air = await OnAsync();
        _visitor.SetNotAuthorized();
        air.WaitForAssertion(() => Assert.Equal((LiveStage.Off, LiveEnd.SignedOut), (Live.Stage, Live.End)));
    }

    [Fact]
    public async Task The_emotion_is_shown_and_one_odd_frame_changes_nothing()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        await LookAsync(air, 5);
        Assert.Contains("Reads as", Seen(air), StringComparison.Ordinal);
        Assert.Contains("happy", Seen(air), StringComparison.Ordinal);

        Frames.Reading = FakeFrames.Of(Emotion.Angry);
        await LookAsync(air, 1);
        Frames.Reading = FakeFrames.Of(Emotion.Happy);
        await LookAsync(air, 10);
        Assert.Contains("happy", Seen(air), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_is_on_gets_what_is_shown_once_and_not_every_frame()
    {
        JSInterop.SetupModule("./Components/Journal/JournalPage.razor.js").Setup<int>("offset").SetResult(60);
        FakeJournal journal = (FakeJournal)Services.GetRequiredService<IJournalStore>();
        journal.IsOn = ((FakeListener)Services.GetRequiredService<ICurrentListener>()).Known = true;
        IRenderedComponent<OnAir> air = await OnAsync();
        await LookAsync(air, 10);
        Assert.Equal(["Happy Match Read cnn"], await journal.WrittenAsync(1));

        Frames.Reading = FakeFrames.Of(Emotion.Sad);
        await LookAsync(air, 40);
        Assert.Equal(["Happy Match Read cnn", "Sad Match Read cnn"], await journal.WrittenAsync(1));
    }

    [Theory]
    [InlineData(NoFaceHint.NoFrontalFace, "Nobody in sight")]
    [InlineData(NoFaceHint.TooDark, "Is the camera covered?")]
    public async Task Nobody_and_a_covered_camera_are_told_of_and_it_waits(NoFaceHint hint, string words)
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        await LookAsync(air, 5);
        Frames.Reading = FakeFrames.Nobody(hint);
        await LookAsync(air, 15);
        Assert.Contains(words, Seen(air), StringComparison.Ordinal);
        Assert.Equal(LiveStage.On, Live.Stage);
        Frames.Reading = FakeFrames.Of(Emotion.Happy);
        await LookAsync(air, 1);
        Assert.Contains("happy", Seen(air), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_frame_comes_or_none_finds_a_place_it_says_so()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        _intake.TakesFrames = false;
        await LookAsync(air, 20);
        air.WaitForAssertion(() => Assert.Contains("Waiting for a picture", Seen(air), StringComparison.Ordinal));
        Assert.Empty(Frames.Asked);

        _intake.TakesFrames = true;
        await LookAsync(air, 1);
        Assert.DoesNotContain("Waiting", Seen(air), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_frame_is_read_at_a_time_and_none_while_it_is_off()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        Frames.Gate = new TaskCompletionSource();
        FakeStream first = new(FakeBrowser.Picture), second = new(FakeBrowser.Picture), third = new(FakeBrowser.Picture);
        Task reading = air.InvokeAsync(() => air.Instance.Frame(first));
        await air.InvokeAsync(() => air.Instance.Frame(second));
        Assert.Single(Frames.Asked);
        Assert.True(second.Disposed);

        await air.InvokeAsync(() => air.Instance.Ended("stopped"));
        Frames.Gate.SetResult();
        await reading;
        Assert.Null(Live.Moment);
        await air.InvokeAsync(() => air.Instance.Frame(third));
        Assert.Single(Frames.Asked);
        Assert.True(first.Disposed && third.Disposed);
        Assert.Equal(0, _intake.Taken);
        Assert.Equal(0, Services.GetRequiredService<PictureUploads>().Held);
    }

    [Fact]
    public async Task A_frame_that_is_too_large_is_not_fetched()
    {
        IRenderedComponent<OnAir> air = await OnAsync();
        FakeStream large = new([], LiveMode.MostBytes + 1);
        await air.InvokeAsync(() => air.Instance.Frame(large));
        Assert.Empty(Frames.Asked);
        Assert.True(large.Disposed);
        Assert.Equal(0, _intake.Taken);
    }

    [Fact]
    public async Task What_plays_is_planned_again_from_where_the_listener_went_and_at_most_once_a_minute()
    {
        PlayerState player = Services.GetRequiredService<PlayerState>();
        List<EmotionScores> felt = [];
        Services.GetRequiredService<SessionConductor>().Felt += felt.Add;
        SessionPlan plan = await Services.GetRequiredService<ISessionPlanner>().PlanAsync(
            new SessionRequest(EmotionScores.Of(Emotion.Happy), ListeningGoal.Match, 30, 1), Xunit.TestContext.Current.CancellationToken);
        IRenderedComponent<OnAir> air = await OnAsync();
        await air.InvokeAsync(() => player.PlaySession(plan, null));

        await LookAsync(air, 40);
        Assert.Empty(felt);
        Frames.Reading = FakeFrames.Of(Emotion.Sad);
        await LookAsync(air, 60);
        Assert.Equal(Emotion.Sad, Assert.Single(felt).Top);
    }

    [Fact]
    public async Task Of_several_faces_one_is_chosen_or_all_count_and_a_lost_one_is_told_of()
    {
        FrameFace large = new(new FaceBox(20, 60, 160, 160), 1, EmotionScores.Of(Emotion.Happy), true);
        FrameFace small = new(new FaceBox(300, 80, 100, 100), 1, EmotionScores.Of(Emotion.Sad), true);
        Frames.Reading = FakeFrames.Of(large, small);
        IRenderedComponent<OnAir> air = await OnAsync();
        await LookAsync(air, 5);
        Assert.Contains("happy", Seen(air), StringComparison.Ordinal);
        Assert.Equal(1, Frames.Asked[^1]);

        air.Find("[data-testid=live-whose]").Click();
        Assert.Equal("left:62.5%;top:22.2%;width:20.8%;height:27.8%", air.FindAll("[data-testid=live-face]")[1].GetAttribute("style"));
        air.FindAll("[data-testid=live-face]")[1].Click();
        await LookAsync(air, 15);
        Assert.Contains("sad", Seen(air), StringComparison.Ordinal);
        Assert.Equal(FaceFollower.Most, Frames.Asked[^1]);

        Frames.Reading = FakeFrames.Of(large);
        await LookAsync(air, 6);
        Assert.Contains("Face lost", air.Find("[data-testid=live-whose]").TextContent, StringComparison.Ordinal);
        Assert.Contains("the largest counts again", air.Markup, StringComparison.Ordinal);

        air.Find("[data-testid=live-group]").Click();
        Assert.Equal("true", air.Find("[data-testid=live-group]").GetAttribute("aria-pressed"));
        air.Find("[data-testid=live-largest]").Click();
        Assert.Equal(LiveFaces.Largest, Live.Follows);
    }

    [Fact]
    public async Task Leaving_lets_go_of_the_camera()
    {
        await OnAsync();
        await DisposeComponentsAsync();
        Assert.Equal(1, LetGo);
    }

    private static string Seen(IRenderedComponent<OnAir> air) => air.Find("[data-testid=live-emotion]").TextContent;

    private async Task<IRenderedComponent<OnAir>> OnAsync()
    {
        IRenderedComponent<OnAir> air = Render<OnAir>();
        _start.SetResult(FakeBrowser.Live());
        await air.InvokeAsync(Live.Ask);
        air.WaitForAssertion(() => Assert.Equal(LiveStage.On, Live.Stage));
        return air;
    }

    private async Task LookAsync(IRenderedComponent<OnAir> air, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await air.InvokeAsync(() => air.Instance.Frame(new FakeStream(FakeBrowser.Picture)));
        }
    }
}
