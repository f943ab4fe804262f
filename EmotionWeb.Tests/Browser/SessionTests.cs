using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

public class SessionTests(SiteFixture site) : BrowserTest(site)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task A_session_is_planned_by_keyboard_kept_in_the_address_and_fine_for_axe(ColorScheme scheme, int width)
    {
        IPage page = await OpenAsync("/session", configure: options =>
        {
            options.ColorScheme = scheme;
            options.ReducedMotion = ReducedMotion.Reduce;
            options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
        });
        await page.Locator("header[data-ready]").WaitForAsync();
        await Expect(page.GetByText("Where shall it begin?")).ToBeVisibleAsync();

        await page.Locator("[role=radio][data-emotion=sad]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        ILocator rows = page.GetByTestId("session-entry");
        await Expect(rows.First).ToContainTextAsync("Starts where you are");
        await Expect(page).ToHaveURLAsync(new Regex("feeling=sad&goal=lift&minutes=30&seed=", RegexOptions.None, TimeSpan.FromSeconds(1)));
        string first = await rows.First.InnerTextAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Plan another" }).ClickAsync();
        await Expect(rows.First).Not.ToHaveTextAsync(first, new() { UseInnerText = true });
        Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0);
        await AssertAccessibleAsync(page);

        // Whoever opens the address sees the same session.
        IPage other = await OpenAsync(new Uri(page.Url).PathAndQuery);
        await Expect(other.GetByTestId("session-entry").Locator(".name")).ToHaveTextAsync(await rows.Locator(".name").AllTextContentsAsync());
    }

    [Fact]
    public async Task What_a_listener_changed_in_a_session_is_there_after_a_reload()
    {
        IPage page = await OpenAsync("/session?feeling=sad&goal=lift&minutes=30&seed=3");
        await page.Locator("header[data-ready]").WaitForAsync();
        ILocator names = page.GetByTestId("session-entry").Locator(".title .name");
        string[] planned = [.. await names.AllTextContentsAsync()];
        await ChooseAsync(page, 1, "session-remove");
        await Expect(names).ToHaveCountAsync(planned.Length - 1);
        await ChooseAsync(page, 0, "session-down");
        string[] edited = [planned[2], planned[0], .. planned[3..]];
        await Expect(names).ToHaveTextAsync(edited);

        await page.ReloadAsync();
        await page.Locator("header[data-ready]").WaitForAsync();
        await Expect(names).ToHaveTextAsync(edited);
        await Expect(page.GetByTestId("session-entry").Nth(1)).ToContainTextAsync("You put it here");

        // Another one is another's.
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan another" }).ClickAsync();
        await Expect(names).Not.ToHaveTextAsync(edited);
    }

    private static async Task ChooseAsync(IPage page, int place, string what)
    {
        ILocator row = page.GetByTestId("session-entry").Nth(place);
        await row.Locator("button.listen").ClickAsync();
        await row.GetByTestId(what).ClickAsync();
    }
}
