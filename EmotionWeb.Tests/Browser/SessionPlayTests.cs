using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Media;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>A session that plays, in a real browser: it is planned again while the music goes on.</summary>
public sealed class SessionPlayTests(SiteFixture site) : BrowserTest(site)
{
    private static readonly (string Title, string Artist)[] Songs =
    [
        ("Africa", "TOTO"), ("Pumped Up Kicks", "Foster The People"), ("Take on Me", "a-ha"), ("Highway to Hell", "AC/DC"),
        ("At the River", "Groove Armada"), ("Avril 14th", "Aphex Twin"),
    ];

    [Fact]
    public async Task After_a_skip_the_rest_is_planned_again_and_an_edit_on_the_page_reaches_the_queue()
    {
        using MusicFolder folder = new();
        foreach ((int i, (string title, string artist)) in Songs.Index())
        {
            folder.Add($"{i}.mp3", title, artist, "mp3", seconds: 40);
        }

        await using SiteFactory music = new() { Settings = { ["Library:Folders:0"] = folder.Path } };
        Uri address = music.Listen();
        await MediaSite.ScanAsync(music.Services);
        IPage page = await OpenAsync("/about", Camera.None, options => options.BaseURL = address.ToString());
        await page.Context.AddInitScriptAsync(PlayerPage.Record);
        await page.GotoAsync("/session?feeling=happy&goal=match&minutes=10&seed=1");
        PlayerPage player = new(page);
        await player.PlayAllAsync();
        ILocator planned = page.GetByTestId("session-entry");
        int count = await planned.CountAsync();
        Assert.True(count >= 3);
        string[] before = [.. await page.Locator("[data-testid=session-entry] .title .name").AllTextContentsAsync()];

        await page.GetByTestId("player-next").ClickAsync();
        await player.HearsEntryAsync(2);
        await player.ShowQueueAsync();
        await Expect(page.GetByTestId("queue-undo")).ToBeVisibleAsync();
        await Expect(player.Entries.First).ToContainTextAsync(before[0]);
        await Expect(player.Entries.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await page.GetByTestId("queue-undo").ClickAsync();
        await Expect(player.Entries.Locator(".title")).ToHaveTextAsync(before);
        await page.Keyboard.PressAsync("Escape");

        // What is taken out on the page leaves the queue, and what sounds goes on.
        ILocator last = planned.Last;
        await last.Locator("button.listen").ClickAsync();
        await last.GetByTestId("session-remove").ClickAsync();
        await Expect(planned).ToHaveCountAsync(count - 1);
        await player.ShowQueueAsync();
        await Expect(player.Entries).ToHaveCountAsync(count - 1);
        await player.HearsEntryAsync(2);
        Assert.DoesNotContain(await player.ToldAsync(), told => told.Type is "error");

        // Before its site is gone.
        await page.CloseAsync();
    }
}
