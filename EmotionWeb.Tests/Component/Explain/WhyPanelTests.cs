using Bunit;
using EmotionWeb.Components.Capture;
using EmotionWeb.Components.Explain;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using EmotionWeb.Resources;
using EmotionWeb.Tests.Component.Capture;
using EmotionWeb.Tests.Component.Results;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Component.Explain;

public sealed class WhyPanelTests : BunitContext
{
    private readonly FakeExplainer _explainer = new();
    private readonly FakeIntake _intake = new();
    private readonly List<FaceSquare> _painted = [];
    private readonly JSRuntimeInvocationHandler _warm;
    private bool _pictureGone;

    public WhyPanelTests()
    {
        Services.AddSingleton<IReadingExplainer>(_explainer);
        Services.AddSingleton<IPictureIntake>(_intake);
        Services.AddSingleton(new PictureUploads(Options.Create(new UploadOptions()), TimeProvider.System));
        Services.AddMessages();
        _warm = JSInterop.SetupModule("./Components/Explain/WhyPanel.razor.js").SetupVoid("warm", _ => true).SetVoidResult();
    }

    [Fact]
    public async Task Asked_it_sends_the_picture_once_more_and_lays_the_map_over_the_face()
    {
        IRenderedComponent<WhyPanel> panel = Show();
        Assert.Empty(_explainer.Asked);

        Task asking = panel.Find("[data-testid=why]").ClickAsync();
        Assert.True(panel.Find("[data-testid=why]").HasAttribute("disabled"));
        _explainer.Give(Explained());
        await asking;

        Assert.Equal(FakeBrowser.Picture, Assert.Single(_explainer.Asked).Picture);
        Assert.Equal("big", _explainer.Asked[0].ModelId);
        Assert.Equal(Readings.Face().Face, _explainer.Chosen);
        panel.WaitForAssertion(() => Assert.Equal([2, 2, new float[] { 0, 0, 1, 0.9f }], Assert.Single(_warm.Invocations).Arguments.Skip(1)));
        Assert.Equal(112, Assert.Single(_painted).Side);
        Assert.Contains("lower part of the face", panel.Find("[data-testid=why-map]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("reads as happy", panel.Find("figcaption").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_hidden_and_another_reading_takes_it_away()
    {
        IRenderedComponent<WhyPanel> panel = Show();
        await AskedAsync(panel);
        await panel.Find("figcaption button").ClickAsync();
        Assert.NotNull(panel.Find("[data-testid=why]"));

        await AskedAsync(panel);
        panel.Render(p => p.Add(w => w.Reading, Readings.Face()));
        Assert.NotNull(panel.Find("[data-testid=why]"));
    }

    [Fact]
    public async Task Another_reading_cancels_the_question()
    {
        IRenderedComponent<WhyPanel> panel = Show();
        Task asking = panel.Find("[data-testid=why]").ClickAsync();
        panel.Render(p => p.Add(w => w.Reading, Readings.Face()));
        await asking;
        Assert.True(Assert.Single(_explainer.Asked).Token.IsCancellationRequested);
        Assert.False(panel.Find("[data-testid=why]").HasAttribute("disabled"));
        Assert.Empty(panel.Find("[role=status]").TextContent);
    }

    public static TheoryData<Exception, string> Troubles { get; } = new()
    {
        { new BusyException(TimeSpan.FromSeconds(1)), "Many pictures are being read just now." },
        { new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("This is no picture.")), "This is no picture." },
        { new UnknownModelException(CommonMessages.Text("There is no model big.")), "There is no model big." },
        { new InvalidOperationException("secret"), "That could not be shown." },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_is_told_and_can_be_asked_again(Exception trouble, string words)
    {
        IRenderedComponent<WhyPanel> panel = Show();
        Task asking = panel.Find("[data-testid=why]").ClickAsync();
        _explainer.Fail(trouble);
        await asking;
        Assert.StartsWith(words, panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await AskedAsync(panel);
        Assert.NotNull(panel.Find("[data-testid=why-map]"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_go_on()
    {
        _intake.Trouble = new TooManyReadingsException(TimeSpan.FromSeconds(7));
        IRenderedComponent<WhyPanel> panel = Show();
        await panel.Find("[data-testid=why]").ClickAsync();
        Assert.Contains("7 s", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_explainer.Asked);
    }

    [Fact]
    public async Task Without_the_picture_it_says_so()
    {
        _pictureGone = true;
        IRenderedComponent<WhyPanel> panel = Show();
        await panel.Find("[data-testid=why]").ClickAsync();
        Assert.Contains("no longer here", panel.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_explainer.Asked);
    }

    [Fact]
    public async Task Leaving_cancels_the_question()
    {
        IRenderedComponent<WhyPanel> panel = Show();
        Task asking = panel.Find("[data-testid=why]").ClickAsync();
        await DisposeComponentsAsync();
        await asking;
        Assert.True(Assert.Single(_explainer.Asked).Token.IsCancellationRequested);
    }

    private async Task AskedAsync(IRenderedComponent<WhyPanel> panel)
    {
        Task asking = panel.Find("[data-testid=why]").ClickAsync();
        _explainer.Give(Explained());
        await asking;
    }

    private IRenderedComponent<WhyPanel> Show() => Render<WhyPanel>(p => p
        .Add(w => w.Reading, Readings.Face())
        .Add(w => w.Picture, _ => Task.FromResult(_pictureGone ? null : new CapturedPicture(new FakeStream(FakeBrowser.Picture), 1000)))
        .Add(w => w.Paint, (ElementReference _, FaceSquare square, CancellationToken _) =>
        {
            _painted.Add(square);
            return Task.CompletedTask;
        }));

    private static ReadingExplanation.Explained Explained() => new(
        new FaceBox(170, 66, 112, 112), new FaceSquare(226, 122, 112, 0), new FaceExplanation(Readings.Happy, new HeatMap(2, 2, [0, 0, 1, 0.9f])), "big", "1", 12);

    private sealed class FakeExplainer : IReadingExplainer
    {
        private TaskCompletionSource<ReadingExplanation> _explaining = new();

        public List<(byte[] Picture, string? ModelId, CancellationToken Token)> Asked { get; } = [];

        public void Give(ReadingExplanation explanation) => _explaining.SetResult(explanation);

        public void Fail(Exception exception) => _explaining.SetException(exception);

        public FaceBox? Chosen { get; private set; }

        public Task<ReadingExplanation> ExplainAsync(
            IVisionPlace place, ReadOnlyMemory<byte> picture, string? modelId, FaceBox? chosen, CancellationToken cancellationToken)
        {
            Chosen = chosen;
            Asked.Add((picture.ToArray(), modelId, cancellationToken));
            _explaining = new TaskCompletionSource<ReadingExplanation>();
            return _explaining.Task.WaitAsync(cancellationToken);
        }
    }
}
