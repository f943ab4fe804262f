using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

public class ModelTests(SiteFixture site) : BrowserTest(site)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Models_are_shown_in_figures_that_axe_and_a_phone_can_take(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync("/models", configure: o =>
        {
            o.ColorScheme = scheme;
            o.ReducedMotion = ReducedMotion.Reduce;
            o.ViewportSize = new() { Width = width, Height = 900 };
        });
        await Expect(page.GetByTestId("plainly")).ToContainTextAsync("Of 100 faces");
        await Expect(page.Locator("figure svg").First).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"));

        await page.GetByRole(AriaRole.Link, new() { Name = "resnet50v2-224" }).ClickAsync();
        await Expect(page.Locator("nav a[aria-current=page]", new() { HasText = "resnet50v2-224" })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("runs")).ToContainTextAsync("--model resnet50v2-224");
    }
}
