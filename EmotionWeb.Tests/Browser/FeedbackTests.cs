using EmotionWeb.Accounts;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What a listener says of songs in a real browser, with real sound.</summary>
public sealed class FeedbackTests(SiteFixture site, MusicSite music) : BrowserTest(site), IClassFixture<MusicSite>
{
    [Fact]
    public async Task The_first_like_just_works_and_comes_back_after_a_reload()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        Assert.Empty(await CookiesAsync(player.Page));

        ILocator like = player.Page.GetByTestId("player-like");
        await like.ClickAsync();
        await Expect(like).ToHaveAttributeAsync("aria-pressed", "true");
        BrowserContextCookiesResult cookie = Assert.Single(await CookiesAsync(player.Page));
        Assert.True(cookie.HttpOnly);
        Assert.Matches("^[0-9a-f]{32}$", cookie.Value);
        ListenerFeedback said = Assert.Single(await AllAsync(cookie));
        Assert.Equal((FeedbackKind.Like, MusicSite.Titles[0]), (said.Kind, said.Title));

        await player.Page.Keyboard.PressAsync("l");
        await Expect(like).ToHaveAttributeAsync("aria-pressed", "false");
        await player.Page.Keyboard.PressAsync("l");
        await Expect(like).ToHaveAttributeAsync("aria-pressed", "true");

        await player.Page.ReloadAsync();
        await player.ReadyAsync();
        await Expect(player.Page.GetByTestId("player-like")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_skip_counts_by_when_it_comes_and_what_is_heard_to_its_end_counts_once()
    {
        TaskCompletionSource both = new();
        int told = 0;
        music.Services.GetRequiredService<IFeedbackStore>().Changed += _ =>
        {
            if (Interlocked.Increment(ref told) == 2)
            {
                both.TrySetResult();
            }
        };
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.HearsAsync(1.2);
        await player.Page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);

        // Sought over is not heard, and previous is no skip.
        await player.SeekAsync(5.5);
        await player.HearsEntryAsync(3);
        await player.Page.GetByTestId("player-prev").ClickAsync();
        await player.HearsEntryAsync(2);
        await player.HearsEntryAsync(3);

        await both.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        IReadOnlyList<ListenerFeedback> said = await AllAsync(Assert.Single(await CookiesAsync(player.Page)));
        Assert.Equal([(FeedbackKind.Played, MusicSite.Titles[1]), (FeedbackKind.Skip, MusicSite.Titles[0])], said.Select(one => (one.Kind,
            one.Title)));
        Assert.InRange(said[1].Fraction!.Value, 0.15, 0.6);
        Assert.Equal((-1, 0.25), (said[1].Weight, said[0].Weight));
    }

    [Fact]
    public async Task What_is_never_wanted_leaves_the_queue_and_every_list_until_it_is_taken_back()
    {
        PlayerPage player = await ListenAsync();
        await player.PlayAllAsync();
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(MusicSite.Titles.Length);

        await player.Entries.Nth(1).GetByTestId("queue-more").ClickAsync();
        await player.Page.Locator("#player-song-menu").GetByTestId("never-play").ClickAsync();
        await Expect(player.Entries).ToHaveCountAsync(MusicSite.Titles.Length - 1);

        await player.Page.GetByTestId("feedback-undo").ClickAsync();
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(MusicSite.Titles.Length);
        await Expect(player.Entries.Nth(1)).ToContainTextAsync(MusicSite.Titles[1]);

        await player.Entries.Nth(1).GetByTestId("queue-more").ClickAsync();
        await player.Page.Locator("#player-song-menu").GetByTestId("never-play").ClickAsync();
        await Expect(player.Entries).ToHaveCountAsync(MusicSite.Titles.Length - 1);
        await player.Page.ReloadAsync();
        await player.PlayAllAsync();
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(MusicSite.Titles.Length - 1);
    }

    [Fact]
    public async Task A_table_follows_a_word_at_once_and_its_taking_back_too()
    {
        IPage page = await OpenAsync("/about", Camera.None, options => options.BaseURL = music.Address.ToString());
        await page.GotoAsync("/");
        await new PlayerPage(page).ReadyAsync();
        await page.Locator("[role=radio][data-emotion=happy]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        ILocator rows = page.GetByTestId("song-row");
        await Expect(rows.First).ToBeVisibleAsync();
        string song = (await rows.First.GetAttributeAsync("data-song"))!;

        // The first word makes the cookie; what is timed is the second.
        await SayAsync(page, rows.First, "song-like");
        await Expect(page.Locator($"[data-song='{song}'] [data-testid=song-like]")).ToHaveAttributeAsync("aria-pressed", "true");
        song = (await rows.First.GetAttributeAsync("data-song"))!;
        await page.EvaluateAsync($$"""
            () => {
                window.followed = new Promise(done => {
                    const began = { at: 0 };
                    document.addEventListener('click', e => {
                        began.at = e.target.closest('[data-song="{{song}}"] [data-testid=not-this-mood]') ? performance.now() : began.at;
                    }, true);
                    new MutationObserver(() => document.querySelector('[data-song="{{song}}"]') || done(performance.now() - began.at))
                        .observe(document.body, { childList: true, subtree: true });
                });
            }
            """);
        await SayAsync(page, rows.First, "not-this-mood");
        double followed = await page.EvaluateAsync<double>("() => window.followed");
        TestContext.Current.TestOutputHelper?.WriteLine($"From the press to the changed table: {followed:0} ms.");
        await Expect(page.Locator($"[data-song='{song}']")).ToHaveCountAsync(0);
        await page.GetByTestId("feedback-undo").ClickAsync();
        await Expect(page.Locator($"[data-song='{song}']")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task My_data_is_shown_saved_deleted_and_fine_for_axe(ColorScheme scheme, int width)
    {
        IPage page = (await ListenAsync(options =>
        {
            options.ColorScheme = scheme;
            options.ReducedMotion = ReducedMotion.Reduce;
            options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
        })).Page;
        ILocator rows = page.GetByTestId("song-row");
        foreach ((int i, string button) in ((string[])["song-like", "never-play", "not-this-mood"]).Index())
        {
            await SayAsync(page, rows.Nth(i), button);
            await Expect(rows.Nth(i).GetByTestId(button)).ToHaveAttributeAsync("aria-pressed", "true");
        }

        await page.GotoAsync(new Uri(new Uri(page.Url), "/my-data").ToString());
        ILocator kept = page.GetByTestId("my-data-row");
        await Expect(kept).ToHaveCountAsync(3);
        await page.Locator("[data-testid=my-data][data-ready]").WaitForAsync();
        await AssertAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0);

        IDownload saved = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("my-data-export").First.ClickAsync());
        Assert.Equal("emotionweb-feedback.csv", saved.SuggestedFilename);
        Assert.Equal(4, (await File.ReadAllLinesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken)).Length);

        await kept.First.GetByTestId("my-data-delete-one").ClickAsync();
        await Expect(kept).ToHaveCountAsync(2);
        await page.GetByTestId("my-data-delete").ClickAsync();
        await page.GetByTestId("my-data-delete-yes").ClickAsync();
        await Expect(page.GetByText("Nothing is kept", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(await CookiesAsync(page));
    }

    [Theory]
    [InlineData("bring-along-yes", 1)]
    [InlineData("bring-along-no", 0)]
    public async Task After_signing_in_what_was_said_comes_along_or_goes(string button, int kept)
    {
        string name = $"Listener {button}";
        string account = await Site.Services.AddAccountAsync(name, AccountRoles.Listener);
        IPage page = await OpenAsync("/", Camera.None);
        await MirrorPage.OfAsync(page);
        await page.Locator("[role=radio][data-emotion=happy]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        ILocator rows = page.GetByTestId("song-row");
        await SayAsync(page, rows.First, "song-like");
        await Expect(rows.First.GetByTestId("song-like")).ToHaveAttributeAsync("aria-pressed", "true");
        string browser = ListenerKey.OfBrowser(Assert.Single(await CookiesAsync(page)).Value);

        await page.SignInAsync(name, "/my-data");
        await Expect(page.GetByTestId("bring-along")).ToContainTextAsync("one thing was kept in this browser");
        await AssertAccessibleAsync(page);
        await page.GetByTestId(button).ClickAsync();
        await Expect(page.GetByTestId("bring-along")).ToHaveCountAsync(0);
        Assert.Empty(await CookiesAsync(page));
        IFeedbackStore feedback = Site.Services.GetRequiredService<IFeedbackStore>();
        Assert.Equal(kept, (await feedback.AllAsync(ListenerKey.OfAccount(account), TestContext.Current.CancellationToken)).Count);
        Assert.Empty(await feedback.AllAsync(browser, TestContext.Current.CancellationToken));
    }

    private static async Task SayAsync(IPage page, ILocator row, string button)
    {
        await row.Locator("button.listen").ClickAsync();
        await row.GetByTestId(button).ClickAsync();
        await page.Keyboard.PressAsync("Escape");
    }

    private static async Task<IReadOnlyList<BrowserContextCookiesResult>> CookiesAsync(IPage page) =>
        [.. (await page.Context.CookiesAsync()).Where(cookie => cookie.Name.EndsWith("emotionweb-listener", StringComparison.Ordinal))];

    private async Task<PlayerPage> ListenAsync(Action<BrowserNewContextOptions>? configure = null)
    {
        IPage page = await OpenAsync("/about", Camera.None, options =>
        {
            options.BaseURL = music.Address.ToString();
            configure?.Invoke(options);
        });
        await page.Context.AddInitScriptAsync(PlayerPage.Record);
        await page.GotoAsync("/songs");
        PlayerPage player = new(page);
        await Expect(player.PlayAll).ToBeVisibleAsync();
        await player.ReadyAsync();
        return player;
    }

    private async Task<IReadOnlyList<ListenerFeedback>> AllAsync(BrowserContextCookiesResult cookie) =>
        await music.Services.GetRequiredService<IFeedbackStore>().AllAsync(ListenerKey.OfBrowser(cookie.Value),
            TestContext.Current.CancellationToken);
}
