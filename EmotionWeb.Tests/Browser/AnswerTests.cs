using System.Globalization;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What one does with an answer, and what becomes of it when the line is lost.</summary>
public class AnswerTests(SiteFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task A_feeling_is_chosen_with_the_keyboard_alone()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        ILocator focused = mirror.Page.Locator(":focus");

        await mirror.Page.Keyboard.PressAsync("Tab");
        for (int i = 0; i < 40 && await focused.GetAttributeAsync("role") is not "radio"; i++)
        {
            await mirror.Page.Keyboard.PressAsync("Tab");
        }

        await Expect(focused).ToHaveAttributeAsync("role", "radio");
        string? before = await focused.GetAttributeAsync("data-emotion");
        await mirror.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(focused).Not.ToHaveAttributeAsync("data-emotion", before!);
        string chosen = (await focused.GetAttributeAsync("data-emotion"))!;
        await mirror.Page.Keyboard.PressAsync("Enter");

        await Expect(mirror.Chip).ToContainTextAsync(chosen);
        await Expect(mirror.Songs.First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Another_goal_brings_other_songs_without_another_picture()
    {
        MirrorPage mirror = await ChosenAsync("sad");
        IReadOnlyList<string> before = await mirror.Titles.AllInnerTextsAsync();

        await mirror.Page.GetByTestId("goal-select").GetByRole(AriaRole.Radio, new() { Name = "Lift" }).CheckAsync();

        await Expect(mirror.Titles).Not.ToHaveTextAsync(before);
        await Expect(mirror.Chip).ToContainTextAsync("sad");
    }

    [Fact]
    public async Task Other_songs_are_other_songs()
    {
        MirrorPage mirror = await ChosenAsync("happy");
        IReadOnlyList<string> before = await mirror.Titles.AllInnerTextsAsync();

        await mirror.OtherSongs.ClickAsync();

        await Expect(mirror.Titles).Not.ToHaveTextAsync(before);
        await Expect(mirror.Chip).ToContainTextAsync("happy");
    }

    [Fact]
    public async Task A_lost_line_comes_back_with_the_answer_and_the_still_in_place()
    {
        Tolerate("Connection disconnected|WebSocket|Failed to complete negotiation|ERR_");
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
        IReadOnlyList<string> before = await mirror.Titles.AllInnerTextsAsync();
        await mirror.Page.EvaluateAsync("() => { window.sameDocument = true; }");

        Task<IWebSocket> again = mirror.Page.WaitForWebSocketAsync();
        await mirror.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await again;

        await mirror.OtherSongs.ClickAsync();
        await Expect(mirror.Titles).Not.ToHaveTextAsync(before);
        await mirror.ExpectHappyAsync();
        await Expect(mirror.Page.Locator("canvas.still")).ToBeVisibleAsync();
        Assert.True(await mirror.Page.EvaluateAsync<bool>("() => window.sameDocument"));
    }

    [Fact]
    public async Task A_reload_brings_the_same_songs_for_the_same_reading()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await mirror.UploadAsync(MirrorPage.Astronaut);
        await mirror.ExpectHappyAsync();
        IReadOnlyList<string> before = await mirror.Titles.AllInnerTextsAsync();

        await mirror.Page.ReloadAsync();

        await mirror.ExpectHappyAsync();
        await Expect(mirror.Titles).ToHaveTextAsync(before);
        string kept = await mirror.Page.EvaluateAsync<string>("() => JSON.stringify({ ...sessionStorage, ...localStorage })");
        Assert.DoesNotContain("data:image", kept, StringComparison.Ordinal);
        Assert.True(kept.Length < 2_000, kept);
    }

    [Fact]
    public async Task A_server_that_was_started_anew_gets_the_reading_back()
    {
        TolerateALostServer();
        Uri address;
        MirrorPage mirror;
        IReadOnlyList<string> before;
        await using (SiteFactory first = new())
        {
            address = first.Listen();
            mirror = await MirrorPage.OfAsync(await OpenAsync(configure: o => o.BaseURL = address.ToString()));
            await mirror.UploadAsync(MirrorPage.Astronaut);
            await mirror.ExpectHappyAsync();
            before = await mirror.Titles.AllInnerTextsAsync();
        }

        await using SiteFactory second = new();
        second.Listen(address.Port);

        await Expect(mirror.Page.Locator("canvas.still")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await mirror.ExpectHappyAsync();
        await Expect(mirror.Titles).ToHaveTextAsync(before);
    }

    [Fact]
    public async Task A_change_of_the_catalogue_shows_by_itself_on_the_page_of_songs_one_is_at()
    {
        MirrorPage mirror = await ChosenAsync("neutral");
        await mirror.Page.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await Expect(mirror.Page.GetByText("2 of 2")).ToBeVisibleAsync();
        long id = long.Parse((await mirror.Songs.Nth(1).GetAttributeAsync("data-song"))!, CultureInfo.InvariantCulture);

        await using CatalogueContext catalogue = await Site.Services.GetRequiredService<IDbContextFactory<CatalogueContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        int changed = await catalogue.Songs.Where(s => s.Id == id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.Artist, "Quite Another Artist"), TestContext.Current.CancellationToken);

        Assert.Equal(1, changed);
        await Expect(mirror.Page.Locator($"[data-song='{id}'] .artist")).ToHaveTextAsync("Quite Another Artist");
        await Expect(mirror.Page.GetByText("2 of 2")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_first_page_and_its_answer_fit_a_phone()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(configure: o => o.ViewportSize = new() { Width = 390, Height = 844 }));
        await AssertNothingOverflowsAsync(mirror.Page);

        await mirror.SnapAsync();
        await mirror.ExpectHappyAsync();

        await AssertNothingOverflowsAsync(mirror.Page);
    }

    [Fact]
    public async Task Nothing_of_the_mirror_moves_when_the_picture_and_the_answer_arrive()
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        ILocator glass = mirror.Page.Locator(".mirror"), controls = mirror.Page.Locator(".controls");
        async Task<(float, float, float)> PlaceAsync() => ((await glass.BoundingBoxAsync())!.Y, (await glass.BoundingBoxAsync())!.Height, (await controls.BoundingBoxAsync())!.Y);
        (float, float, float) before = await PlaceAsync();

        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await Expect(mirror.Page.GetByTestId("camera-snap")).ToBeVisibleAsync();
        Assert.Equal(before, await PlaceAsync());
        await mirror.Page.GetByTestId("camera-snap").ClickAsync();
        await mirror.ExpectHappyAsync();

        Assert.Equal(before, await PlaceAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_serious(ColorScheme scheme)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(configure: o =>
        {
            o.ColorScheme = scheme;
            o.ReducedMotion = ReducedMotion.Reduce;
        }));
        await AssertAccessibleAsync(mirror.Page);

        await mirror.Page.GetByTestId("capture-settings").ClickAsync();
        await mirror.Page.GetByTestId("camera-start").ClickAsync();
        await Expect(mirror.Page.GetByTestId("camera-snap")).ToBeVisibleAsync();
        await AssertAccessibleAsync(mirror.Page);

        await mirror.Page.GetByTestId("camera-snap").ClickAsync();
        await mirror.ExpectHappyAsync();
        await AssertAccessibleAsync(mirror.Page);

        await mirror.UploadAsync("garbage.jpg", [1, 2, 3]);
        await Expect(mirror.Problem).ToBeVisibleAsync();
        await AssertAccessibleAsync(mirror.Page);
    }

    private async Task<MirrorPage> ChosenAsync(string emotion)
    {
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync(camera: Camera.None));
        await mirror.Page.GetByRole(AriaRole.Radio, new() { Name = emotion, Exact = true }).ClickAsync();
        await Expect(mirror.Songs.First).ToBeVisibleAsync();
        return mirror;
    }

    private static async Task AssertNothingOverflowsAsync(IPage page) =>
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
}
