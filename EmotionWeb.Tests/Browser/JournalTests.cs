using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>A journal in a real browser, from turning it on to deleting it.</summary>
public sealed class JournalTests(SiteFixture site, MusicSite music) : BrowserTest(site), IClassFixture<MusicSite>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_is_turned_on_written_noted_and_deleted_and_fine_for_axe(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync("/journal", Camera.Face, options =>
        {
            options.ColorScheme = scheme;
            options.ReducedMotion = ReducedMotion.Reduce;
            options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            options.TimezoneId = "Asia/Kolkata";
        });
        await ReadyAsync(page);
        await AssertFineAsync(page);
        Assert.Empty(await CookiesAsync(page));
        await page.GetByTestId("journal-on").ClickAsync();
        await Expect(page.GetByText("Nothing is written yet")).ToBeVisibleAsync();
        Assert.Single(await CookiesAsync(page));

        // A snap, and another feeling put in its place by hand.
        await page.GotoAsync("/");
        MirrorPage mirror = await MirrorPage.OfAsync(page);
        await mirror.SnapAsync();
        await mirror.ExpectHappyAsync();
        await Expect(page.GetByTestId("journal-kept")).ToBeVisibleAsync();
        await OpenJournalAsync(page);
        await Expect(page.GetByTestId("journal-entry")).ToContainTextAsync("read, ");
        Assert.Equal(330, (await AllAsync(page))[0].OffsetMinutes);
        await page.GotoAsync("/");
        await ChooseAsync(page, "sad");
        await Expect(page.GetByTestId("journal-kept")).ToBeVisibleAsync();
        await AssertFineAsync(page);

        await OpenJournalAsync(page);
        ILocator entry = page.GetByTestId("journal-entry");
        await Expect(entry).ToHaveCountAsync(1);
        await Expect(entry).ToContainTextAsync("sad");
        await Expect(page.GetByTestId("journal-calendar").GetByRole(AriaRole.Button)).ToContainTextAsync("sad");
        await Expect(page.GetByTestId("journal-trend").Locator("circle")).ToHaveCountAsync(1);
        await entry.GetByTestId("journal-note-edit").ClickAsync();
        await Expect(page.GetByTestId("journal-note-text")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("rain, and tea");
        await AssertFineAsync(page);
        await page.GetByTestId("journal-note-save").ClickAsync();
        await Expect(page.GetByTestId("journal-note")).ToHaveTextAsync("rain, and tea");
        await page.Locator("[data-testid=journal-trend] summary").ClickAsync();
        await AssertFineAsync(page);

        IDownload saved = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("journal-export").First.ClickAsync());
        Assert.Equal("emotionweb-journal.csv", saved.SuggestedFilename);
        Assert.Contains("rain, and tea", await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await page.ReloadAsync();
        await ReadyAsync(page);
        await page.GetByTestId("journal-off").ClickAsync();
        await Expect(page.GetByTestId("journal-on")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("journal-note")).ToBeVisibleAsync();
        await page.Locator("[data-testid=journal-delete][data-what=entry]").ClickAsync();
        await Expect(page.GetByText("1 entry is gone.")).ToBeVisibleAsync();
        await Expect(entry).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_plays_to_a_feeling_is_written_with_how_far_and_whether_it_is_liked()
    {
        IPage page = await OpenAsync("/about", Camera.None, options => options.BaseURL = music.Address.ToString());
        await page.Context.AddInitScriptAsync(PlayerPage.Record);
        await OpenJournalAsync(page);
        await page.GetByTestId("journal-on").ClickAsync();
        await Expect(page.GetByTestId("journal-off")).ToBeVisibleAsync();
        await page.GotoAsync("/");
        PlayerPage player = new(page);
        await player.ReadyAsync();
        await ChooseAsync(page, "happy");
        await Expect(page.GetByTestId("journal-kept")).ToBeVisibleAsync();

        await page.GotoAsync("/songs");
        await Expect(player.PlayAll).ToBeVisibleAsync();
        await player.PlayAllAsync();
        await page.GetByTestId("player-like").ClickAsync();
        await Expect(page.GetByTestId("player-like")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);

        await page.GetByRole(AriaRole.Contentinfo).GetByRole(AriaRole.Link, new() { Name = "Journal" }).ClickAsync();
        ILocator plays = page.GetByTestId("journal-entry").Locator("li");
        await Expect(plays).ToHaveCountAsync(2);
        await Expect(plays.First).ToContainTextAsync(MusicSite.Titles[0]);
        await Expect(plays.First).ToContainTextAsync("liked");
        await Expect(plays.First).ToContainTextAsync("left at");
        await Expect(plays.Last).ToContainTextAsync(MusicSite.Titles[1]);
    }

    private static async Task ChooseAsync(IPage page, string emotion)
    {
        await page.Locator(".capture[data-ready]").WaitForAsync();
        await page.Locator($"[role=radio][data-emotion={emotion}]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("song-row").First).ToBeVisibleAsync();
    }

    private static async Task OpenJournalAsync(IPage page)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/journal").ToString());
        await ReadyAsync(page);
    }

    private static Task ReadyAsync(IPage page) => page.Locator("[data-testid=journal][data-ready]").WaitForAsync();

    private static async Task AssertFineAsync(IPage page)
    {
        await AssertAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0);
    }

    private static async Task<IReadOnlyList<BrowserContextCookiesResult>> CookiesAsync(IPage page) =>
        [.. (await page.Context.CookiesAsync()).Where(cookie => cookie.Name.EndsWith("emotionweb-listener", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<JournalEntry>> AllAsync(IPage page) =>
        await Site.Services.GetRequiredService<IJournalStore>().AllAsync(
            ListenerKey.OfBrowser(Assert.Single(await CookiesAsync(page)).Value), DateOnly.MinValue, DateOnly.MaxValue,
            TestContext.Current.CancellationToken);
}
