using Bunit;
using Bunit.TestDoubles;
using EmotionWeb.Components.Capture;
using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Results;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Capture;
using EmotionWeb.Tests.Component.Feedback;
using EmotionWeb.Tests.Component.Journal;
using EmotionWeb.Tests.Component.Player;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Component.Results;

public sealed class HomeTests : BunitContext
{
    private readonly FakeReader _reader = new();
    private readonly FakeIntake _intake = new();
    private readonly FakeChanges _changes = new();
    private readonly FakeMoods _moods = new();
    private readonly FakeClassifiers _classifiers = new(Readings.Model("big", isDefault: true), Readings.Model("small"));
    private readonly JSRuntimeInvocationHandler<string?> _stored;

    public HomeTests()
    {
        Services.AddSingleton<IEmotionPipeline>(_reader);
        Services.AddSingleton<IPictureIntake>(_intake);
        Services.AddSingleton(new PictureUploads(Options.Create(new UploadOptions()), TimeProvider.System));
        Services.AddMessages();
        Services.AddFakePlayer();
        Services.AddSingleton<ICatalogueChangeFeed>(_changes);
        Services.AddSingleton<ICatalogueReader>(_moods);
        Services.AddSingleton<IEmotionClassifiers>(_classifiers);
        Services.AddSingleton<TimeProvider>(_changes.Time);
        ComponentFactories.AddStub<AnswerPanel>();
        _ = new FakeBrowser(JSInterop);
        _stored = JSInterop.Setup<string?>("sessionStorage.getItem", KeptAnswer.StorageKey);
        _stored.SetResult(null);
        JSInterop.SetupVoid("sessionStorage.setItem", _ => true).SetVoidResult();
        JSInterop.SetupVoid("sessionStorage.removeItem", KeptAnswer.StorageKey).SetVoidResult();
        JSInterop.SetupModule("./Components/Results/Home.razor.js").SetupVoid("reveal", _ => true).SetVoidResult();
    }

    [Fact]
    public void At_first_it_shows_nothing_and_waits()
    {
        Assert.IsType<AnswerState.Empty>(State(Render<Home>()));
    }

    [Fact]
    public void A_link_opens_an_answer_without_a_face_and_once()
    {
        _stored.SetResult(KeptAnswer.Of(SampleAnswers.NotSure(Emotion.Happy, Emotion.Sad), new ReadingRequest(ListeningGoal.Match, 3))!.ToJson());
        NavigationManager navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/?feeling=sad&goal=lift&seed=-7");

        IRenderedComponent<Home> home = Render<Home>();

        home.WaitForAssertion(() => Assert.IsType<AnswerState.ByHand>(State(home)));
        (EmotionScores scores, ReadingRequest request) = _reader.Answers[^1];
        Assert.Equal((Emotion.Sad, 1f, ListeningGoal.Lift, -7), (scores.Top, scores.Confidence, request.Goal, request.Seed));
        Assert.Equal(-7, Panel(home).Get(p => p.Seed));
        Assert.Equal("http://localhost/", navigation.Uri);
        Assert.NotEmpty(JSInterop.Invocations["sessionStorage.setItem"]);
    }

    [Theory]
    [InlineData("/?feeling=bored&goal=lift&seed=7")]
    [InlineData("/?goal=lift")]
    public void A_link_that_makes_no_sense_opens_the_first_page(string link)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(link);

        Assert.IsType<AnswerState.Empty>(State(Render<Home>()));
        Assert.Empty(_reader.Answers);
    }

    [Fact]
    public async Task A_snap_is_read_and_answered()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        Assert.IsType<AnswerState.Working>(State(home));

        _reader.Give(Readings.Read());
        await snapping;

        Assert.Equal(FakeBrowser.Picture, Assert.Single(_reader.Pictures).Picture);
        Assert.IsType<EmotionReading.Recognized>(Assert.IsType<AnswerState.Reading>(State(home)).Value);
    }

    [Fact]
    public async Task Of_a_file_that_is_no_picture_one_thing_is_said()
    {
        IRenderedComponent<Home> home = Render<Home>();
        IRenderedComponent<CaptureCard> card = home.FindComponent<CaptureCard>();
        Task choosing = card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream(FakeBrowser.Picture), shown: false));
        home.WaitForAssertion(() => Assert.Contains("cannot show", card.Find(".unseen").TextContent, StringComparison.Ordinal));
        home.WaitForAssertion(() => Assert.Single(_reader.Pictures));
        _reader.Fail(new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("This is no picture. Send a JPEG.")));
        await choosing;

        // The mirror invites as at first, and the answer says what there is to say.
        AnswerState.Problem problem = Assert.IsType<AnswerState.Problem>(State(home));
        Assert.Equal("This is no picture. Send a JPEG.", problem.What);
        Assert.DoesNotContain("photo", problem.Try, StringComparison.Ordinal); // Which, is said already.
        Assert.Empty(card.FindAll(".unseen, [data-testid=capture-message]"));
        Assert.Contains("Show how you look", card.Markup, StringComparison.Ordinal);

        // The next file is refused by the browser itself: what was said of the one before is gone.
        await card.InvokeAsync(() => card.Instance.FileRefused(FileRefusal.NotAPicture));
        Assert.IsType<AnswerState.Empty>(State(home));
        Assert.Contains("not a picture", card.Find("[data-testid=capture-message]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_face_that_is_pressed_is_read_of_the_same_picture()
    {
        IRenderedComponent<Home> home = Render<Home>();
        FaceBox likeliest = new(100, 80, 200, 200), other = new(400, 80, 100, 100);
        FaceReading face = Readings.Face([likeliest, other]);
        Task snapping = await SnapAsync(home);
        _reader.Give(new EmotionReading.Recognized(face, Readings.Answer("A song")) { Timings = default });
        await snapping;

        Task reading = home.FindAll("[data-testid=face-box]")[1].ClickAsync(new MouseEventArgs());
        home.WaitForAssertion(() => Assert.Equal(2, _reader.Pictures.Count));
        _reader.Give(new EmotionReading.Recognized(face with { Face = other }, Readings.Answer("Another")) { Timings = default });
        await reading;

        Assert.Equal([null, other], _reader.Pictures.Select(p => p.Request.Face));
        Assert.Equal("Another", State(home).Music!.Songs[0].Song.Title);
    }

    [Fact]
    public async Task What_is_read_and_chosen_is_written_into_a_journal_that_is_on()
    {
        FakeJournal journal = (FakeJournal)Services.GetRequiredService<IJournalStore>();
        journal.IsOn = ((FakeListener)Services.GetRequiredService<ICurrentListener>()).Known = true;
        JSInterop.SetupModule("./Components/Journal/JournalPage.razor.js").Setup<int>("offset").SetResult(0);
        await Services.GetRequiredService<OwnFeedback>().ReadyAsync();
        IRenderedComponent<Home> home = Render<Home>();
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Balance));
        Task snapping = await SnapAsync(home);
        _reader.Give(Readings.NotSure());
        await snapping;
        Assert.Empty(journal.Written);

        snapping = await SnapAgainAsync(home);
        EmotionReading.Recognized read = (EmotionReading.Recognized)Readings.Read();
        _reader.Give(read);
        await snapping;
        Assert.Single(await journal.WrittenAsync(1));
        home.WaitForAssertion(() => Assert.Single(home.FindAll("[data-testid=journal-kept]")));
        await home.InvokeAsync(() => Panel(home).Get(p => p.EmotionChosen).InvokeAsync(Emotion.Sad));
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));
        Assert.Equal(
            [$"{read.Face.Scores.Top} Balance Read {read.Face.ModelId}", "Sad Balance Hand", "goal Lift"], await journal.WrittenAsync(2));
    }

    [Fact]
    public async Task A_face_that_says_too_little_and_no_face_are_shown_as_such()
    {
        foreach (EmotionReading reading in (EmotionReading[])[Readings.NotSure(), Readings.NoFace()])
        {
            IRenderedComponent<Home> home = Render<Home>();
            Task snapping = await SnapAsync(home);
            _reader.Give(reading);
            await snapping;

            Assert.Same(reading, Assert.IsType<AnswerState.Reading>(State(home)).Value);
        }
    }

    [Fact]
    public async Task What_was_kept_of_an_earlier_picture_goes_with_the_next_one_whatever_comes_of_it()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        int kept = JSInterop.Invocations["sessionStorage.setItem"].Count;
        Task retake = await SnapAgainAsync(home);
        _reader.Give(Readings.NoFace());
        await retake;

        Assert.Equal(2, JSInterop.Invocations["sessionStorage.removeItem"].Count);
        Assert.Equal(kept, JSInterop.Invocations["sessionStorage.setItem"].Count);
    }

    [Theory]
    [InlineData(16, 20, true)]
    [InlineData(15, 20, true)]
    [InlineData(14, 20, false)]
    public async Task A_goal_that_brings_the_songs_of_matching_is_told_of(int alike, int all, bool told)
    {
        _reader.Songs = request => SampleAnswers.Music([.. Enumerable.Range(0, all)
            .Select(i => SampleAnswers.Song(request.Goal == ListeningGoal.Match || i < alike ? i + 1 : 100 + i, $"Song {i}", "X"))]);
        IRenderedComponent<Home> home = Render<Home>();
        await home.InvokeAsync(() => Panel(home).Get(p => p.EmotionChosen).InvokeAsync(Emotion.Happy));
        Assert.False(Panel(home).Get(p => p.GoalChangesNothing));

        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));

        Assert.Equal(told, Panel(home).Get(p => p.GoalChangesNothing));
    }

    [Fact]
    public async Task A_reload_brings_back_that_it_was_not_sure()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        EmotionReading.Uncertain unsure = (EmotionReading.Uncertain)Readings.NotSure();
        _reader.Give(unsure);
        await snapping;
        string kept = (string)JSInterop.Invocations["sessionStorage.setItem"][^1].Arguments[1]!;
        await DisposeComponentsAsync();

        _stored.SetResult(kept);
        IRenderedComponent<Home> again = Render<Home>();

        again.WaitForAssertion(() =>
        {
            EmotionReading.Uncertain back = Assert.IsType<EmotionReading.Uncertain>(Assert.IsType<AnswerState.Reading>(State(again)).Value);
            Assert.Equal((unsure.Threshold, unsure.Face.Scores), (back.Threshold, back.Face.Scores));
        });
        Assert.Empty(_reader.Answers);
    }

    [Fact]
    public async Task Songs_that_cannot_be_chosen_leave_what_is_in_sight_and_can_be_asked_for_again()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        AnswerState before = State(home);
        _reader.Songs = _ => throw new InvalidOperationException("no table");

        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));

        Assert.Same(before, State(home));
        Assert.True(Panel(home).Get(p => p.SongsFailed));

        _reader.Songs = _ => Readings.Answer("There again");
        await home.InvokeAsync(() => Panel(home).Get(p => p.Refreshed).InvokeAsync());

        Assert.Equal("There again", Title(home));
        Assert.False(Panel(home).Get(p => p.SongsFailed));
    }

    [Fact]
    public async Task A_goal_chosen_while_a_picture_is_read_is_the_goal_of_its_songs()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));

        _reader.Give(Readings.Read("Matched"));
        await snapping;

        home.WaitForAssertion(() => Assert.Equal([ListeningGoal.Match, ListeningGoal.Lift], _reader.Answers.Select(a => a.Request.Goal)));
    }


    public static TheoryData<Exception, string> Troubles { get; } = new()
    {
        { new BusyException(TimeSpan.FromSeconds(1)), "Many pictures are being read just now." },
        { new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("This is no picture.")), "This is no picture." },
        { new InvalidOperationException("secret"), "The picture could not be read." },
        { new TimeoutException("secret"), "The picture could not be read." },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_is_told_of_with_what_was_kept_and_what_to_do(Exception trouble, string words)
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        _reader.Fail(trouble);
        await snapping;

        AnswerState.Problem problem = Assert.IsType<AnswerState.Problem>(State(home));
        Assert.StartsWith(words, problem.What, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Kept);
        Assert.NotEmpty(problem.Try);
        Assert.Equal(trouble is not ImageRefusedException, home.FindAll("[data-testid=read-again]").Count == 1);
    }

    [Fact]
    public async Task Who_sends_too_many_pictures_is_told_when_to_go_on_and_the_picture_stays_where_it_is()
    {
        _intake.Trouble = new TooManyReadingsException(TimeSpan.FromSeconds(7));
        IRenderedComponent<Home> home = Render<Home>();
        await ClickAsync(home, "camera-start");
        await ClickAsync(home, "camera-snap");

        AnswerState.Problem problem = Assert.IsType<AnswerState.Problem>(State(home));
        Assert.Contains("7 s", problem.What, StringComparison.Ordinal);
        Assert.Empty(_reader.Pictures);
        _intake.Trouble = null;
        Task again = ClickAsync(home, "read-again");
        home.WaitForAssertion(() => Assert.Single(_reader.Pictures));
        _reader.Give(Readings.Read());
        await again;
        Assert.IsType<AnswerState.Reading>(State(home));
    }

    [Fact]
    public async Task What_went_wrong_unforeseen_is_logged()
    {
        ErrorLog log = new();
        Services.AddSingleton<ILogger<Home>>(log);
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        _reader.Fail(new InvalidOperationException("why"));
        await snapping;

        Assert.Equal("why", Assert.Single(log.Errors)?.Message);
    }

    [Fact]
    public async Task A_retake_cancels_the_reading_and_empties_the_page()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);

        await ClickAsync(home, "camera-retake");
        await snapping;

        Assert.True(Assert.Single(_reader.Pictures).Token.IsCancellationRequested);
        Assert.IsType<AnswerState.Empty>(State(home));
    }

    [Fact]
    public async Task A_new_picture_takes_the_place_of_the_one_being_read()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task first = await SnapAsync(home);
        await ClickAsync(home, "camera-retake");
        Task second = await SnapAsync(home);
        await first;

        _reader.Give(Readings.Read("The second"));
        await second;

        Assert.Equal("The second", Title(home));
        Assert.True(_reader.Pictures[0].Token.IsCancellationRequested);
        Assert.NotEqual(_reader.Pictures[0].Request.Seed, _reader.Pictures[1].Request.Seed);
    }

    [Fact]
    public async Task Leaving_cancels_the_reading_and_stops_watching_the_catalogue()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);

        await DisposeComponentsAsync();
        await snapping;

        Assert.True(Assert.Single(_reader.Pictures).Token.IsCancellationRequested);
        Assert.False(_changes.Watched);
    }

    [Fact]
    public async Task Choosing_by_hand_needs_no_picture()
    {
        IRenderedComponent<Home> home = Render<Home>();

        await home.InvokeAsync(() => Panel(home).Get(p => p.EmotionChosen).InvokeAsync(Emotion.Sad));

        AnswerState.ByHand chosen = Assert.IsType<AnswerState.ByHand>(State(home));
        Assert.Equal(EmotionScores.Of(Emotion.Sad), chosen.Scores);
        Assert.Empty(_reader.Pictures);
    }

    [Fact]
    public async Task Another_goal_brings_other_songs_for_the_same_face()
    {
        IRenderedComponent<Home> home = await ReadAsync();

        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));

        Assert.Equal((Readings.Happy, ListeningGoal.Lift), (_reader.Answers[^1].Scores, _reader.Answers[^1].Request.Goal));
        EmotionReading.Recognized read = Assert.IsType<EmotionReading.Recognized>(Assert.IsType<AnswerState.Reading>(State(home)).Value);
        Assert.Equal(ListeningGoal.Lift, read.Answer.Mix.Goal);
        Assert.Single(_reader.Pictures);
    }

    [Fact]
    public async Task A_goal_chosen_before_anything_is_read_waits_for_the_picture()
    {
        IRenderedComponent<Home> home = Render<Home>();
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Balance));
        Assert.Empty(_reader.Answers);

        Task snapping = await SnapAsync(home);
        _reader.Give(Readings.Read());
        await snapping;

        Assert.Equal(ListeningGoal.Balance, Assert.Single(_reader.Pictures).Request.Goal);
    }

    [Fact]
    public async Task Refreshing_asks_with_another_seed()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        int before = _reader.Pictures[0].Request.Seed;

        await home.InvokeAsync(() => Panel(home).Get(p => p.Refreshed).InvokeAsync());

        Assert.NotEqual(before, Assert.Single(_reader.Answers).Request.Seed);
        Assert.Equal($"Song {_reader.Answers[0].Request.Seed}", Title(home));
    }

    [Fact]
    public async Task A_change_of_the_catalogue_shows_with_the_same_choice()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        int selection = Panel(home).Get(p => p.Selection);
        _reader.Songs = _ => Readings.Answer("Renamed");
        _moods.Moods = [new MoodSummary(1, "Happy", "#303030", "#CFCFCF")];

        _changes.Raise();

        home.WaitForAssertion(() => Assert.Equal("Renamed", Title(home)));
        Assert.Equal(_moods.Moods, Panel(home).Get(p => p.Moods));
        Assert.Equal(_reader.Pictures[0].Request, _reader.Answers[0].Request);
        Assert.Equal(selection, Panel(home).Get(p => p.Selection));
    }

    [Fact]
    public async Task Every_selection_the_listener_asks_for_is_another_one()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        HashSet<int> seen = [Panel(home).Get(p => p.Selection)];

        await home.InvokeAsync(() => Panel(home).Get(p => p.Refreshed).InvokeAsync());
        Assert.True(seen.Add(Panel(home).Get(p => p.Selection)));
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));
        Assert.True(seen.Add(Panel(home).Get(p => p.Selection)));
        await home.InvokeAsync(() => Panel(home).Get(p => p.EmotionChosen).InvokeAsync(Emotion.Sad));
        Assert.True(seen.Add(Panel(home).Get(p => p.Selection)));
    }

    [Fact]
    public async Task A_change_of_the_catalogue_during_a_reading_is_shown_after_it()
    {
        IRenderedComponent<Home> home = Render<Home>();
        _reader.Songs = _ => Readings.Answer("Renamed");
        Task snapping = await SnapAsync(home);
        _changes.Raise();

        _reader.Give(Readings.Read("Before"));
        await snapping;

        home.WaitForAssertion(() => Assert.Equal("Renamed", Title(home)));
    }

    [Fact]
    public async Task Another_model_reads_the_picture_again()
    {
        IRenderedComponent<Home> home = await ReadAsync();

        Task choosing = home.Find("[data-testid=model-select]").ChangeAsync("small");
        home.WaitForAssertion(() => Assert.Equal(2, _reader.Pictures.Count));
        _reader.Give(Readings.Read("Read anew"));
        await choosing;

        Assert.Equal("small", _reader.Pictures[1].Request.ModelId);
        Assert.Equal("Read anew", Title(home));
    }

    [Fact]
    public async Task A_chosen_model_that_is_swapped_out_gives_way_to_the_default()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        Task choosing = home.Find("[data-testid=model-select]").ChangeAsync("small");
        home.WaitForAssertion(() => Assert.Equal(2, _reader.Pictures.Count));
        _reader.Give(Readings.Read());
        await choosing;
        _classifiers.Models = [Readings.Model("big", isDefault: true)];

        Task retake = await SnapAgainAsync(home);
        _reader.Give(Readings.Read());
        await retake;

        Assert.Equal("small", _reader.Pictures[1].Request.ModelId);
        Assert.Null(_reader.Pictures[2].Request.ModelId);
    }

    [Fact]
    public async Task A_reload_brings_the_answer_back_and_keeps_no_picture()
    {
        IRenderedComponent<Home> home = await ReadAsync();
        await home.InvokeAsync(() => Panel(home).Get(p => p.GoalChanged).InvokeAsync(ListeningGoal.Lift));
        string kept = (string)JSInterop.Invocations["sessionStorage.setItem"][^1].Arguments[1]!;
        ReadingRequest asked = _reader.Answers[^1].Request;
        await DisposeComponentsAsync();

        _stored.SetResult(kept);
        IRenderedComponent<Home> again = Render<Home>();

        again.WaitForAssertion(() => Assert.IsType<EmotionReading.Recognized>(Assert.IsType<AnswerState.Reading>(State(again)).Value));
        Assert.Equal(asked, _reader.Answers[^1].Request);
        Assert.Equal(Readings.Happy, _reader.Answers[^1].Scores);
        Assert.Equal(ListeningGoal.Lift, Panel(again).Get(p => p.Goal));
        Assert.Single(_reader.Pictures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"scores":[9,9],"face":null,"goal":0,"seed":1,"modelId":null}""")]
    [InlineData("""{"scores":null,"face":null,"goal":0,"seed":1,"modelId":null}""")]
    [InlineData("""{"scores":[0,0,0,1,0,0,0],"face":null,"goal":77,"seed":1,"modelId":null}""")]
    public void What_the_tab_kept_is_not_trusted(string kept)
    {
        _stored.SetResult(kept);

        Assert.IsType<AnswerState.Empty>(State(Render<Home>()));
        Assert.Empty(_reader.Answers);
    }

    [Fact]
    public void A_kept_model_that_is_gone_gives_way_to_the_default()
    {
        _stored.SetResult("""{"scores":[0,0,0,1,0,0,0],"face":null,"goal":0,"seed":1,"modelId":"gone"}""");

        IRenderedComponent<Home> home = Render<Home>();

        home.WaitForAssertion(() => Assert.IsType<AnswerState.ByHand>(State(home)));
        Assert.Null(Assert.Single(_reader.Answers).Request.ModelId);
    }

    private static CapturedParameterView<AnswerPanel> Panel(IRenderedComponent<Home> home) => home.FindComponent<Stub<AnswerPanel>>().Instance.Parameters;

    private static AnswerState State(IRenderedComponent<Home> home) => Panel(home).Get(p => p.State);

    private static string Title(IRenderedComponent<Home> home) =>
        Assert.IsType<EmotionReading.Recognized>(Assert.IsType<AnswerState.Reading>(State(home)).Value).Answer.Songs[0].Song.Title;

    private static Task ClickAsync(IRenderedComponent<Home> home, string testId) => home.Find($"[data-testid={testId}]").ClickAsync(new MouseEventArgs());

    private async Task<IRenderedComponent<Home>> ReadAsync()
    {
        IRenderedComponent<Home> home = Render<Home>();
        Task snapping = await SnapAsync(home);
        _reader.Give(Readings.Read());
        await snapping;
        return home;
    }

    private async Task<Task> SnapAgainAsync(IRenderedComponent<Home> home)
    {
        await ClickAsync(home, "camera-retake");
        return await SnapAsync(home);
    }

    // Gives the task of the snap, which ends when its reading does.
    private async Task<Task> SnapAsync(IRenderedComponent<Home> home)
    {
        int before = _reader.Pictures.Count;
        if (home.FindAll("[data-testid=camera-start]").Count > 0)
        {
            await ClickAsync(home, "camera-start");
        }

        Task snapping = ClickAsync(home, "camera-snap");
        home.WaitForAssertion(() => Assert.Equal(before + 1, _reader.Pictures.Count));
        return snapping;
    }

    private sealed class ErrorLog : ILogger<Home>
    {
        public List<Exception?> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Errors.Add(exception);
    }
}
