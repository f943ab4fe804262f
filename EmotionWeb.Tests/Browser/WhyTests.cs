using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What the model looked at, shown over the face.</summary>
public class WhyTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task Asked_why_it_shows_the_face_and_where_it_is_warm()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();

        await mirror.Page.GetByTestId("why").ClickAsync();

        ILocator map = mirror.Page.GetByTestId("why-map");
        await Expect(map).ToHaveAttributeAsync("data-drawn", "");
        await Expect(map).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("reads as happy", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

        // The photograph is there, not an empty ground.
        double[] seen = await map.EvaluateAsync<double[]>(
            """
            canvas => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const kinds = new Set();
                for (let i = 0; i < data.length; i += 4) { kinds.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]); }
                return [kinds.size, data[3]];
            }
            """);
        Assert.True(seen[0] > 1000, $"{seen[0]} colours");
        Assert.Equal(255, seen[1]);
        await AssertAccessibleAsync(mirror.Page);

        await mirror.Page.GetByRole(AriaRole.Button, new() { Name = "Hide" }).ClickAsync();
        await Expect(map).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task After_a_reload_the_picture_is_gone_and_so_is_the_question()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await Expect(mirror.Page.GetByTestId("why")).ToBeVisibleAsync();

        await mirror.Page.ReloadAsync();

        await mirror.ExpectHappyAsync();
        await Expect(mirror.Page.GetByTestId("why")).ToHaveCountAsync(0);
    }
}
