using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

public class PageTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task The_first_page_comes_alive_without_an_error()
    {
        IPage page = await OpenAsync();
        await Expect(page.Locator("h1").First).ToBeVisibleAsync();
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
