using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What one has before one's eyes, without scrolling, on the first visit and with the first answer; the notice is still there.</summary>
public class FirstSightTests(SiteFixture site) : BrowserTest(site)
{
    // Of every move on the page from here on, whoever made it; what the page's foot does below the window counts for nothing.
    private const string WatchShifts = """
        () => {
            window.shifts = [];
            new PerformanceObserver(list => window.shifts.push(...list.getEntries()
                .map(e => ({ value: e.value, what: e.sources.map(s => (s.node?.className || s.node?.nodeName || '') + '').join() }))))
                .observe({ type: 'layout-shift' });
        }
        """;

    [Theory]
    [InlineData(1440, 900, 4)]
    [InlineData(1280, 720, 3)]
    [InlineData(820, 1180, 3)]
    [InlineData(390, 844, 2)]
    [InlineData(360, 640, 2)]
    public async Task With_the_word_come_its_first_songs_and_nothing_jumps(int width, int height, int least)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(configure: o =>
        {
            o.ViewportSize = new() { Width = width, Height = height };
            o.ReducedMotion = ReducedMotion.Reduce;
        }));
        await mirror.Page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await mirror.Page.EvaluateAsync(WatchShifts);

        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();

        await Expect(mirror.Chip).ToBeInViewportAsync(new() { Ratio = 1 });
        for (int i = 0; i < least; i++)
        {
            await Expect(mirror.Songs.Nth(i)).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        double moved = await mirror.Page.EvaluateAsync<double>("() => window.shifts.reduce((sum, s) => sum + s.value, 0)");
        Assert.True(moved < 0.01, await mirror.Page.EvaluateAsync<string>("() => JSON.stringify(window.shifts)"));
    }

    [Theory]
    [InlineData(390, 844)]
    [InlineData(360, 640)]
    public async Task The_songs_of_what_is_chosen_on_the_wheel_come_into_sight_on_a_phone(int width, int height)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(
            await OpenAsync(camera: Camera.None, configure: o => o.ViewportSize = new() { Width = width, Height = height }));

        await mirror.Page.GetByRole(AriaRole.Button, new() { Name = "choose on the wheel" }).ClickAsync();
        await mirror.Page.Locator("[role=radio][data-emotion=sad]").ClickAsync();

        await Expect(mirror.Chip).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(mirror.Songs.Nth(1)).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1280, 720)]
    [InlineData(820, 1180)]
    [InlineData(390, 844)]
    [InlineData(360, 640)]
    public async Task The_first_button_is_in_sight_on_the_first_visit(int width, int height)
    {
        IPage page = await OpenAsync(camera: Camera.None, configure: o => o.ViewportSize = new() { Width = width, Height = height });

        await Expect(page.Locator("aside.notice")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("camera-start")).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(0, await page.EvaluateAsync<int>("() => scrollY"));
    }
}
