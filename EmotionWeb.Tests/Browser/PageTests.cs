using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

public class PageTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task The_API_can_be_browsed_and_tried_out_from_local_files_alone()
    {
        IPage page = await OpenAsync("/about");
        List<string> elsewhere = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Site.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };
        await page.GotoAsync("/openapi");
        await Expect(page.Locator(".opblock")).ToHaveCountAsync(5);
        await page.GetByRole(AriaRole.Button, new() { Name = "GET /api/v1/models The models" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();
        await Expect(page.Locator(".live-responses-table .response .response-col_status")).ToContainTextAsync("200");
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task The_first_page_comes_alive_without_an_error()
    {
        IPage page = await OpenAsync();
        await Expect(page.Locator("h1").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboard_skips_to_the_content_and_every_stop_has_a_ring()
    {
        IPage page = (await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None))).Page;
        HashSet<string> seen = [];
        for (int i = 0; i < 16; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string[] stop = await page.EvaluateAsync<string[]>(
                "(e => [e.tagName + ' ' + e.textContent, e.matches('body, input, [role=radio]') ? 'its own' : getComputedStyle(e).outlineStyle])(document.activeElement)");
            seen.Add(stop[0]);
            Assert.False(stop[1] is "none", stop[0]);
        }

        Assert.Contains(seen, s => s.StartsWith("BUTTON", StringComparison.Ordinal));
        Assert.Contains(seen, s => s.StartsWith("A ", StringComparison.Ordinal));

        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main#content")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(320)]
    [InlineData(900)]
    [InlineData(1024)]
    [InlineData(1440)]
    public async Task Nothing_of_a_song_runs_into_anything_else_however_wide_the_page_is(int width)
    {
        IPage page = await OpenAsync(camera: Camera.None);
        await page.SetViewportSizeAsync(width, 900);
        MirrorPage mirror = await MirrorPage.OfAsync(page);
        await page.Locator("[role=radio][data-emotion=surprise]").ClickAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();

        string[] cut = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('[data-testid=song-row] :is(.title, .artist)')].filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.textContent.trim())
            """);
        Assert.Empty(cut);
    }

    [Theory]
    [InlineData(Camera.Face, "640x480")]
    [InlineData(Camera.Wall, "640x480")]
    [InlineData(Camera.Denied, "NotAllowedError")]
    [InlineData(Camera.None, "NotFoundError")]
    public async Task A_fake_camera_answers_as_its_kind_does(Camera camera, string answer)
    {
        IPage page = await OpenAsync(camera: camera);
        string seen = await page.EvaluateAsync<string>("""
            navigator.mediaDevices.getUserMedia({ video: true }).then(
                stream => { const s = stream.getVideoTracks()[0].getSettings(); stream.getTracks().forEach(t => t.stop()); return `${s.width}x${s.height}`; },
                error => error.name)
            """);
        Assert.Equal(answer, seen);
    }
}
