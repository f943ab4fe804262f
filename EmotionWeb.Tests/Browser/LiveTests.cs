using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Media;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>Live mode, in a real browser before films of faces.</summary>
public sealed partial class LiveTests(SiteFixture site) : BrowserTest(site)
{
    /// <summary>Runs before the page's own scripts: notes every camera that is opened.</summary>
    private const string Tracks = """
        window.tracks = [];
        const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
        if (ask) {
            navigator.mediaDevices.getUserMedia = async wanted => {
                const stream = await ask(wanted);
                window.tracks.push(...stream.getTracks());
                return stream;
            };
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_stands_on_air_on_every_page_and_one_press_ends_it(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync("/", configure: options =>
        {
            options.ColorScheme = scheme;
            options.ReducedMotion = ReducedMotion.Reduce;
            options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
        });
        await StartAsync(page);
        await Expect(Emotion(page)).ToContainTextAsync("happy");
        await AssertAccessibleAsync(page);
        foreach (string name in (string[])["Songs", "Session", "About"])
        {
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText(name, new() { Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(OnAir(page)).ToBeVisibleAsync();
            await Expect(Emotion(page)).ToContainTextAsync("happy");
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0);
        }

        await AssertAccessibleAsync(page);
        Assert.Equal("live", await page.EvaluateAsync<string>("() => tracks.map(t => t.readyState).join()"));
        await page.GetByTestId("live-stop").ClickAsync();

        await Expect(OnAir(page)).ToBeHiddenAsync();
        Assert.Equal("ended", await page.EvaluateAsync<string>("() => tracks.map(t => t.readyState).join()"));
    }

    [Fact]
    public async Task Nothing_of_a_frame_is_logged_or_measured_however_much_is_logged()
    {
        Lines lines = new();
        ConcurrentBag<string> measured = [];
        await using SiteFactory traced = new()
        {
            Replace = services => services.AddLogging(logging => logging.ClearProviders().AddProvider(lines).AddFilter(null, LogLevel.Trace)
                .AddFilter<Lines>(null, LogLevel.Trace).SetMinimumLevel(LogLevel.Trace)),
        };
        Uri address = traced.Listen();
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        meters.Start();
        IPage page = await OpenAsync("/", configure: options => options.BaseURL = address.ToString());
        measured.Clear();
        lines.All.Clear();
        await StartAsync(page);
        await Expect(Emotion(page)).ToContainTextAsync("happy");
        await page.GetByTestId("live-stop").ClickAsync();
        await Expect(OnAir(page)).ToBeHiddenAsync();
        await page.CloseAsync();

        Assert.Contains(lines.All, line => line.StartsWith("Trace ", StringComparison.Ordinal));
        Assert.Contains(measured, one => one.Contains("http.server", StringComparison.Ordinal));
        string feelings = string.Join('|', Emotions.All.Select(e => e.Key()));
        Regex felt = new($@"\b({feelings})\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        Regex told = new($@"\b({feelings}|scores?|valence|arousal)\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(lines.All.Select(line => Names().Replace(line, "")), told.IsMatch);
        Assert.DoesNotContain(measured.Select(one => Names().Replace(one, "")), felt.IsMatch);
        Assert.DoesNotContain(measured, one => one.StartsWith("emotionweb.reading", StringComparison.Ordinal));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
    }

    [Fact]
    public async Task What_is_shown_and_what_is_still_to_come_follow_the_face_while_the_music_goes_on()
    {
        using MusicFolder folder = MusicSite.OfEveryMood();
        await using SiteFactory music = new() { Settings = { ["Library:Folders:0"] = folder.Path } };
        Uri address = music.Listen();
        await MediaSite.ScanAsync(music.Services);
        IPage page = await OpenAsync("/about", Camera.Changing, options => options.BaseURL = address.ToString());
        await page.Context.AddInitScriptAsync(PlayerPage.Record);
        await page.GotoAsync("/session?feeling=happy&goal=match&minutes=30&seed=1");
        PlayerPage player = new(page);
        await player.PlayAllAsync();
        await player.HearsEntryAsync(1);
        ILocator planned = page.Locator("[data-testid=session-entry] .title .name");
        string[] before = [.. await planned.AllTextContentsAsync()];

        await StartAsync(page);
        await Expect(Emotion(page)).ToContainTextAsync("happy");
        await Expect(Emotion(page)).ToContainTextAsync("neutral", new() { Timeout = 60_000 }); // On a busy machine the film runs slower.

        // The word follows sooner than the plan, which waits until the place has stayed.
        await player.ShowQueueAsync();
        await Expect(page.GetByTestId("queue-undo")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("queue-undo")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(player.Entries.First).ToContainTextAsync(before[0]);
        await Expect(player.Entries.First).ToHaveAttributeAsync("aria-current", "true");
        Assert.NotEqual(before, await planned.AllTextContentsAsync());
        await player.HearsEntryAsync(1);
        Assert.DoesNotContain(await player.ToldAsync(), told => told.Type is "pause" or "ended" or "error");

        // The camera goes, the music stays.
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("live-stop").ClickAsync();
        await Expect(OnAir(page)).ToBeHiddenAsync();
        await player.HearsEntryAsync(1);
        await page.CloseAsync();
    }

    [Theory]
    [InlineData(Camera.Denied, "blocked")]
    [InlineData(Camera.None, "No camera")]
    public async Task Without_a_camera_it_says_why(Camera camera, string words)
    {
        IPage page = await OpenAsync("/", camera);
        await PressAsync(page);
        await Expect(page.GetByTestId("live-message")).ToContainTextAsync(words);
        await Expect(OnAir(page)).ToBeHiddenAsync();
        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task A_page_out_of_sight_goes_off_air_and_asks_to_go_on()
    {
        await using SiteFactory own = new() { Settings = { ["Live:HiddenSeconds"] = "1" } };
        Uri address = own.Listen();
        IPage page = await OpenAsync("/", configure: options => options.BaseURL = address.ToString());
        await StartAsync(page);
        await SeeAsync(hidden: true);
        await page.WaitForFunctionAsync("() => tracks[0].readyState === 'ended'");
        await SeeAsync(hidden: false);
        await Expect(page.GetByTestId("live-message")).ToContainTextAsync("out of sight");
        await AssertAccessibleAsync(page);
        await page.GetByTestId("live-resume").ClickAsync();
        await Expect(OnAir(page)).ToBeVisibleAsync();
        await page.CloseAsync();

        Task SeeAsync(bool hidden) => page.EvaluateAsync($$"""
            () => {
                Object.defineProperty(document, 'hidden', { configurable: true, get: () => {{(hidden ? "true" : "false")}} });
                document.dispatchEvent(new Event('visibilitychange'));
            }
            """);
    }

    [Fact]
    public async Task Where_the_site_is_gone_for_too_long_the_camera_is_let_go()
    {
        TolerateALostServer();
        SiteFactory own = new() { Settings = { ["Live:HiddenSeconds"] = "1" } };
        Uri address = own.Listen();
        IPage page = await OpenAsync("/", configure: options => options.BaseURL = address.ToString());
        await StartAsync(page);
        await Expect(Emotion(page)).ToContainTextAsync("happy");
        await own.DisposeAsync();
        await page.WaitForFunctionAsync("() => tracks[0].readyState === 'ended'", null, new() { Timeout = 60_000 });
        await Expect(OnAir(page)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_camera_that_is_unplugged_is_told_of()
    {
        IPage page = await OpenAsync();
        await StartAsync(page);
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Songs", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByTestId("song-row").First).ToBeVisibleAsync();
        await page.EvaluateAsync("() => tracks[0].dispatchEvent(new Event('ended'))");
        await Expect(page.GetByTestId("live-message")).ToContainTextAsync("went away");
        await Expect(OnAir(page)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Of_two_faces_one_is_chosen_by_a_press_on_it()
    {
        IPage page = await OpenAsync("/", Camera.Two);
        await StartAsync(page);
        await Expect(page.GetByTestId("live-whose")).ToContainTextAsync("The largest of 2");
        await page.GetByTestId("live-whose").ClickAsync();
        await page.GetByTestId("live-face").Nth(1).ClickAsync();
        await Expect(page.GetByTestId("live-whose")).ToContainTextAsync("One face");
        await AssertAccessibleAsync(page);
        await page.GetByTestId("live-group").ClickAsync();
        await Expect(page.GetByTestId("live-whose")).ToContainTextAsync("Everyone");
        await Expect(Emotion(page)).ToContainTextAsync("happy");
    }

    [Fact]
    public async Task Leaving_for_a_page_of_the_account_lets_go_of_the_camera_and_asks_anew()
    {
        IPage page = await OpenAsync();
        await StartAsync(page);
        await page.GotoAsync("/account/sign-in");
        await page.GotoAsync("/");
        await Expect(OnAir(page)).ToBeHiddenAsync();
        await Expect(page.GetByTestId("live-start")).ToBeVisibleAsync();
    }

    private static ILocator OnAir(IPage page) => page.GetByTestId("on-air");

    private static ILocator Emotion(IPage page) => page.GetByTestId("live-emotion");

    private static async Task StartAsync(IPage page)
    {
        await page.EvaluateAsync($"() => {{ {Tracks} }}");
        await PressAsync(page);
        await Expect(OnAir(page)).ToBeVisibleAsync();
    }

    // Before the page is alive nobody hears a press.
    private static async Task PressAsync(IPage page)
    {
        await page.Locator(".capture[data-ready], header[data-ready]").WaitForAsync();
        await page.GetByTestId("live-start").ClickAsync();
    }

    /// <summary>What columns and assemblies are called says nothing of a frame.</summary>
    [GeneratedRegex("\"\\w+\"|Culture=neutral", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    /// <summary>Keeps all that is logged, with the exceptions.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
                string> formatter) =>
                lines.All.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}
