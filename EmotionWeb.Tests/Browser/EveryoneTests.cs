using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// What holds for whoever comes: by keyboard, with large text, with the machine's own colours, on paper, without scripts, over a line that
/// comes and goes.
/// </summary>
public class EveryoneTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task The_first_tab_is_the_skip_link_then_navigation_and_notice()
    {
        IPage page = await OpenAsync(camera: Camera.None);
        await page.Locator(".capture[data-ready]").WaitForAsync();

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".wordmark")).ToBeFocusedAsync();
        for (int i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await Expect(page.Locator("aside.notice a")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_that_is_gone_to_begins_at_its_heading()
    {
        IPage page = await OpenAsync(camera: Camera.None);
        await page.Locator(".capture[data-ready]").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "About" }).ClickAsync();

        await Expect(page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_says_what_it_is_and_what_it_needs()
    {
        IPage page = await OpenAsync(camera: Camera.None);
        string root = Site.Address.ToString();

        Assert.Contains("songs", await page.Locator("meta[name=description]").GetAttributeAsync("content"), StringComparison.Ordinal);
        Assert.Equal($"{root}icons/open-graph.jpg", await page.Locator("meta[property='og:image']").GetAttributeAsync("content"));
        string[] colours = await page.Locator("meta[name=theme-color]").EvaluateAllAsync<string[]>("all => all.map(m => m.content)");
        Assert.Equal(["#FAF7F2", "#FAF7F2"], colours);
        string[] files =
        [
            "favicon.ico", "robots.txt", "site.webmanifest", "icons/open-graph.jpg", "icons/icon-192.png", "icons/icon-512.png",
            "icons/icon-maskable-512.png",
        ];
        foreach (string file in files)
        {
            IAPIResponse answer = await page.Context.APIRequest.GetAsync(root + file);
            Assert.True(answer.Ok, file);
        }

        IAPIResponse plain = await page.Context.APIRequest.GetAsync(root);
        string html = await plain.TextAsync();
        Assert.Contains("<noscript><p class=\"card without-script\">EmotionWeb needs JavaScript", html, StringComparison.Ordinal);

        ICDPSession devTools = await page.Context.NewCDPSessionAsync(page);
        string problems = (await devTools.SendAsync("Page.getAppManifest"))!.Value.GetProperty("errors").ToString();
        Assert.Equal("[]", problems);
    }

    [Fact]
    public async Task What_is_chosen_is_marked_in_the_machines_own_colours()
    {
        IPage page = await OpenAsync(camera: Camera.None, configure: o => o.ForcedColors = ForcedColors.Active);
        await page.Locator(".capture[data-ready]").WaitForAsync();

        string[] goals = await page.GetByTestId("goal-select").Locator(".goal")
            .EvaluateAllAsync<string[]>("all => all.map(g => getComputedStyle(g).outlineStyle)");

        Assert.Equal(["solid", "none", "none"], goals);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Text_twice_as_large_stays_within_what_holds_it(int width)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(
            await OpenAsync(camera: Camera.None, configure: o => o.ViewportSize = new() { Width = width, Height = 844 }));
        await mirror.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = '32px'; }");
        await mirror.Page.Locator("[role=radio][data-emotion=surprise]").ClickAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();

        int beside = await mirror.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, beside);
        string[] cut = await mirror.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll(`main :is(.button, .goal, dt, dd .figures, .title, td.artist, td.fact, h2, p),
                    header a, aside p`)]
                .filter(e => e.checkVisibility() && !e.closest('.visually-hidden') && getComputedStyle(e).clipPath === 'none')
                .filter(e => e.clientWidth > 1 && e.clientHeight > 1 && getComputedStyle(e).display !== 'inline')
                .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 4)
                .map(e => `${e.className} ${e.textContent.trim().slice(0, 30)} ${e.scrollWidth}>${e.clientWidth}`)
            """);
        Assert.Empty(cut);
        string[] over = await mirror.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.scores .row')].filter(row => {
                const [name, bar] = [row.querySelector('dt'), row.querySelector('.track')].map(e => {
                    const range = document.createRange();
                    range.selectNodeContents(e);
                    return e.matches('dt') ? range.getBoundingClientRect() : e.getBoundingClientRect();
                });
                return name.right > bar.left + 1;
            }).map(row => row.textContent)
            """);
        Assert.Empty(over);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious_in_the_list_of_all_songs(ColorScheme scheme)
    {
        IPage page = await OpenAsync(
            "/songs?page=3&sort=title", camera: Camera.None, configure: o => (o.ColorScheme, o.ReducedMotion) = (scheme, ReducedMotion.Reduce));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Current page 3" })).ToBeVisibleAsync();

        await AssertAccessibleAsync(page);
    }

    [Fact]
    public async Task On_paper_stand_the_word_and_its_songs_without_buttons()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        await mirror.Page.Locator("[role=radio][data-emotion=sad]").ClickAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();

        await mirror.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });

        await Expect(mirror.Chip).ToBeVisibleAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();
        await Expect(mirror.Page.Locator("main .button:visible, nav:visible, .wheel:visible")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true, "drop or paste")]
    [InlineData(false, "choose a photo")]
    public async Task What_to_do_is_said_for_the_hand_that_does_it(bool mouse, string words)
    {
        IPage page = await OpenAsync(camera: Camera.None, configure: o => (o.HasTouch, o.IsMobile) = (!mouse, !mouse));

        await Expect(page.Locator(".invitation").GetByText(words)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_line_that_is_back_is_taken_at_once()
    {
        Tolerate("Connection disconnected|WebSocket|Failed to|ERR_|[Cc]onnection|TypeError");
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        await mirror.Page.Locator("[role=radio][data-emotion=sad]").ClickAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();

        // No try that waits for its time comes to it: time stands still.
        await mirror.Page.Clock.InstallAsync();
        await mirror.Page.Clock.PauseAtAsync(TimeProvider.System.GetUtcNow().AddMinutes(1).UtcDateTime);
        await mirror.Page.Context.SetOfflineAsync(true);
        await mirror.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await Expect(mirror.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        Task<IWebSocket> again = mirror.Page.WaitForWebSocketAsync();

        await mirror.Page.Context.SetOfflineAsync(false);

        await again;
        await Expect(mirror.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();
    }
}
