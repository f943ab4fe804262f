using Bunit;
using EmotionWeb.Components.Capture;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using EmotionWeb.Tests.Component.Results;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace EmotionWeb.Tests.Component.Capture;

public sealed class CaptureCardTests : BunitContext
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeBrowser _browser;
    private readonly List<CapturedPicture> _taken = [];

    public CaptureCardTests()
    {
        Services.AddSingleton<TimeProvider>(_time);
        Services.AddOptions();
        _browser = new FakeBrowser(JSInterop);
    }

    [Fact]
    public void Before_anything_it_offers_the_camera_and_a_photo()
    {
        IRenderedComponent<CaptureCard> card = Card();

        Assert.NotNull(card.Find("[data-testid=camera-start]"));
        Assert.Equal("file", card.Find("[data-testid=photo-upload]").GetAttribute("type"));
        Assert.True(card.Find("video").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Snapping_hands_on_the_picture_and_offers_a_retake()
    {
        IRenderedComponent<CaptureCard> card = Card();

        await ClickAsync(card, "camera-start");
        Assert.False(card.Find("video").HasAttribute("hidden"));
        await ClickAsync(card, "camera-snap");

        CapturedPicture picture = Assert.Single(_taken);
        Assert.Equal(FakeBrowser.Picture, (await picture.ReadAsync(Uploads(), Xunit.TestContext.Current.CancellationToken)).Memory.ToArray());
        Assert.NotNull(card.Find("[data-testid=camera-retake]"));
        Assert.False(card.Find("canvas.still").HasAttribute("hidden"));
    }

    [Theory]
    [InlineData(CameraOutcome.Denied, "blocked")]
    [InlineData(CameraOutcome.Absent, "No camera")]
    [InlineData(CameraOutcome.InUse, "Another program")]
    [InlineData(CameraOutcome.Insecure, "secure")]
    [InlineData(CameraOutcome.Unanswered, "waiting")]
    [InlineData(CameraOutcome.Failed, "did not start")]
    public async Task A_camera_that_does_not_start_says_why_and_leaves_the_upload(CameraOutcome outcome, string words)
    {
        _browser.CameraAnswers(new CameraStart(outcome));
        IRenderedComponent<CaptureCard> card = Card();

        await ClickAsync(card, "camera-start");

        Assert.Contains(words, card.Find("[data-testid=capture-message]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.Find("[data-testid=photo-upload]"));
        Assert.NotNull(card.Find("[data-testid=camera-start]"));
    }

    [Fact]
    public void Every_outcome_and_every_refusal_has_words()
    {
        CameraOutcome[] silent = [CameraOutcome.Live, CameraOutcome.Cancelled];
        Assert.All(Enum.GetValues<CameraOutcome>().Except(silent), o => Assert.NotNull(CaptureMessages.Of(o)));
        Assert.All(Enum.GetValues<FileRefusal>(), r => Assert.NotNull(CaptureMessages.Of(r, CaptureLimits.Of(new ImagingOptions()))));
    }

    [Fact]
    public async Task A_question_that_is_never_answered_can_be_given_up()
    {
        _browser.CameraNeverAnswers();
        IRenderedComponent<CaptureCard> card = Card();

        Task asking = card.Find("[data-testid=camera-start]").ClickAsync(new MouseEventArgs());
        card.WaitForElement("[data-testid=camera-cancel]");
        await ClickAsync(card, "camera-cancel");

        Assert.False(asking.IsCompleted);
        Assert.Equal(1, _browser.Calls("stop"));
        Assert.Equal("Start camera", card.Find("[data-testid=camera-start]").TextContent.Trim());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task The_mirror_follows_where_the_camera_looks(bool userFacing, bool mirrored)
    {
        _browser.CameraAnswers(FakeBrowser.Live() with { UserFacing = userFacing });
        IRenderedComponent<CaptureCard> card = Card();

        await ClickAsync(card, "camera-start");

        Assert.Equal(mirrored, card.FindAll(".mirrored").Count == 1);
    }

    [Fact]
    public async Task The_mirror_can_be_switched()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");

        await card.Find("[data-testid=camera-mirror]").ChangeAsync(false);

        Assert.Empty(card.FindAll(".mirrored"));
    }

    [Fact]
    public async Task Another_camera_is_started_when_it_is_chosen()
    {
        _browser.CameraAnswers(FakeBrowser.Live(new CameraDevice("a", "Front"), new CameraDevice("b", "Back")));
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");

        await card.Find("[data-testid=camera-choose]").ChangeAsync("b");

        Assert.Equal(["b"], _browser.Capture.Invocations["start"][^1].Arguments);
    }

    [Fact]
    public async Task The_countdown_counts_three_seconds_and_snaps()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await card.Find("[data-testid=camera-countdown]").ChangeAsync(true);
        await ClickAsync(card, "camera-start");

        Task snapping = card.Find("[data-testid=camera-snap]").ClickAsync(new MouseEventArgs());
        foreach (string number in (string[])["3", "2", "1"])
        {
            card.WaitForAssertion(() => Assert.Equal(number, card.Find(".count").TextContent));
            Assert.Empty(_taken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await snapping;
        Assert.Single(_taken);
    }

    [Fact]
    public async Task A_countdown_can_be_stopped_and_takes_nothing()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await card.Find("[data-testid=camera-countdown]").ChangeAsync(true);
        await ClickAsync(card, "camera-start");

        Task snapping = card.Find("[data-testid=camera-snap]").ClickAsync(new MouseEventArgs());
        card.WaitForElement(".count");
        await ClickAsync(card, "camera-snap");
        await snapping;

        Assert.Empty(card.FindAll(".count"));
        Assert.Equal(0, _browser.Calls("snap"));
        Assert.Empty(_taken);
    }

    [Fact]
    public async Task The_second_click_of_a_double_click_does_not_undo_the_first()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");

        await card.Find("[data-testid=camera-retake]").ClickAsync(new MouseEventArgs { Detail = 2 });

        Assert.Equal(1, _browser.Calls("start"));
    }

    [Fact]
    public async Task A_retake_says_that_the_picture_is_put_away()
    {
        int putAway = 0;
        IRenderedComponent<CaptureCard> card = Render<CaptureCard>(p => p.Add(c => c.OnDiscarded, () => putAway++));
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");

        await ClickAsync(card, "camera-retake");

        Assert.Equal(1, putAway);
        Assert.NotNull(card.Find("[data-testid=camera-snap]"));
    }

    [Fact]
    public async Task A_chosen_picture_is_handed_on_unmirrored()
    {
        IRenderedComponent<CaptureCard> card = Card();

        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream([7]), shown: true));

        Assert.Single(_taken);
        Assert.Empty(card.FindAll(".mirrored"));
        Assert.NotNull(card.Find("[data-testid=camera-start]"));
    }

    [Fact]
    public async Task A_picture_that_the_browser_cannot_show_says_so()
    {
        IRenderedComponent<CaptureCard> card = Card();

        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream([7]), shown: false));

        Assert.Contains("cannot show", card.Find(".unseen").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_file_says_why_and_leaves_the_still()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");

        await card.InvokeAsync(() => card.Instance.FileRefused(FileRefusal.Heic));

        Assert.Contains("HEIC", card.Find("[data-testid=capture-message]").TextContent, StringComparison.Ordinal);
        Assert.False(card.Find("canvas.still").HasAttribute("hidden"));
        Assert.Single(_taken);
    }

    [Fact]
    public async Task A_camera_that_goes_away_is_told_of()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");

        await card.InvokeAsync(card.Instance.CameraEnded);

        Assert.Contains("went away", card.Find("[data-testid=capture-message]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.Find("[data-testid=camera-start]"));
    }

    [Fact]
    public async Task A_frame_that_does_not_come_is_told_of()
    {
        _browser.SnapFails();
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");

        await ClickAsync(card, "camera-snap");

        Assert.Empty(_taken);
        Assert.Contains("went away", card.Find("[data-testid=capture-message]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_face_is_drawn_once_it_was_read()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");
        FaceReading face = Readings.Face([new FaceBox(10, 20, 30, 40), new FaceBox(1, 2, 3, 4)]);

        card.Render(p => p.Add(c => c.Face, face));
        card.Render(p => p.Add(c => c.Face, face));

        Assert.Equal(1, _browser.Calls("show"));
    }

    [Fact]
    public async Task Each_of_several_faces_can_be_pressed_and_is_read_then()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");
        FaceBox likeliest = new(64, 48, 128, 96), other = new(320, 240, 64, 48);
        Assert.Null(_taken[0].Face);
        Assert.Empty(card.FindAll("[data-testid=face-box]"));

        card.Render(p => p.Add(c => c.Face, Readings.Face([likeliest, other])));
        Assert.Equal(["true", "false"], Pressed(card));
        Assert.Equal("left:10%;top:10%;width:20%;height:20%", card.Find("[data-testid=face-box]").GetAttribute("style"));
        Assert.Contains("2 faces", card.Find("[data-testid=faces-found]").TextContent, StringComparison.Ordinal);

        await card.FindAll("[data-testid=face-box]")[1].ClickAsync(new MouseEventArgs());
        Assert.Equal(other, _taken[1].Face);

        // While it is read, and after it, the boxes stay where the focus is.
        card.Render(p => p.Add(c => c.Face, null).Add(c => c.Working, true));
        Assert.Equal(["false", "true"], Pressed(card));
        card.Render(p => p.Add(c => c.Face, Readings.Face([likeliest, other]) with { Face = other }).Add(c => c.Working, false));
        Assert.Equal(["false", "true"], Pressed(card));
    }

    [Fact]
    public async Task Another_picture_knows_nothing_of_the_faces_of_the_last_one()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream(FakeBrowser.Picture), shown: true));
        card.Render(p => p.Add(c => c.Face, Readings.Face([new FaceBox(10, 20, 30, 40), new FaceBox(1, 2, 3, 4)])));
        await card.FindAll("[data-testid=face-box]")[1].ClickAsync(new MouseEventArgs());

        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream(FakeBrowser.Picture), shown: true));

        Assert.Null(_taken[^1].Face);
        card.Render(p => p.Add(c => c.Face, null));
        Assert.Empty(card.FindAll("[data-testid=face-box]"));
    }

    [Fact]
    public async Task A_single_face_and_a_picture_that_is_not_shown_have_nothing_to_press()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream(FakeBrowser.Picture), shown: true));
        card.Render(p => p.Add(c => c.Face, Readings.Face()));
        Assert.Empty(card.FindAll("[data-testid=face-box], [data-testid=faces-found]"));

        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream(FakeBrowser.Picture), shown: false));
        card.Render(p => p.Add(c => c.Face, Readings.Face([new FaceBox(10, 20, 30, 40), new FaceBox(1, 2, 3, 4)])));
        Assert.Empty(card.FindAll("[data-testid=face-box], [data-testid=faces-found]"));
    }

    [Fact]
    public async Task Reading_again_is_offered_where_it_went_wrong()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");
        await ClickAsync(card, "camera-snap");
        Assert.Empty(card.FindAll("[data-testid=read-again]"));

        card.Render(p => p.Add(c => c.ShowRetry, true));
        await ClickAsync(card, "read-again");

        Assert.Equal(2, _taken.Count);
    }

    [Fact]
    public void The_models_can_be_chosen_from()
    {
        string? chosen = null;
        IRenderedComponent<CaptureCard> card = Render<CaptureCard>(p => p
            .Add(c => c.Models, [Readings.Model("big", isDefault: true), Readings.Model("small")])
            .Add(c => c.ModelIdChanged, id => chosen = id));

        Assert.Equal("big", card.Find("[data-testid=model-select]").GetAttribute("value"));
        card.Find("[data-testid=model-select]").Change("small");

        Assert.Equal("small", chosen);
    }

    [Fact]
    public async Task Leaving_lets_go_of_the_camera()
    {
        IRenderedComponent<CaptureCard> card = Card();
        await ClickAsync(card, "camera-start");

        await DisposeComponentsAsync();

        Assert.Equal(1, _browser.Calls("dispose"));
    }

    [Fact]
    public async Task A_stream_over_the_limit_is_refused_before_it_is_fetched()
    {
        await using CapturedPicture picture = new(new FakeStream([], 2_500_001), 2_500_000);

        ImageRefusedException refused = await Assert.ThrowsAsync<ImageRefusedException>(() => picture.ReadAsync(Uploads(), Xunit.TestContext.Current.CancellationToken));

        Assert.Equal(ImageRefusal.TooLarge, refused.Reason);
        Assert.Equal("That file is over 2.5 MB. Choose a smaller one.", refused.Text());
    }

    [Fact]
    public async Task The_upload_limit_is_that_of_the_decoder()
    {
        Services.Configure<ImagingOptions>(imaging => imaging.MaxBytes = 2_500_000);
        IRenderedComponent<CaptureCard> card = Card();

        Assert.Equal(2_500_000, _browser.Limits?.MaxBytes);
        await card.InvokeAsync(() => card.Instance.FileRefused(FileRefusal.TooLarge));
        Assert.Equal("That file is over 2.5 MB", card.Find("[data-testid=capture-message]").TextContent);
        await card.InvokeAsync(() => card.Instance.PictureChosen(new FakeStream([], 2_500_001), shown: true));
        await Assert.ThrowsAsync<ImageRefusedException>(() => Assert.Single(_taken).ReadAsync(Uploads(), Xunit.TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string?> Pressed(IRenderedComponent<CaptureCard> card) =>
        card.FindAll("[data-testid=face-box]").Select(box => box.GetAttribute("aria-pressed"));

    private static Task ClickAsync(IRenderedComponent<CaptureCard> card, string testId) => card.Find($"[data-testid={testId}]").ClickAsync(new MouseEventArgs());

    private static PictureUploads Uploads() => new(Options.Create(new UploadOptions()), TimeProvider.System);

    private IRenderedComponent<CaptureCard> Card() => Render<CaptureCard>(p => p.Add(c => c.OnCaptured, _taken.Add));
}
