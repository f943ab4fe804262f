using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Previews;
using EmotionWeb.Tests.Integration.Subsonic;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>Previews, and songs taken along, in a real browser.</summary>
public sealed class KeepingTests(SiteFixture fixture) : BrowserTest(fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_preview_sounds_labelled_with_its_shop_and_its_queue_is_kept_and_saved_to_the_server()
    {
        await using ShopStandIn shops = await ShopStandIn.StartAsync();
        shops.Sound = await File.ReadAllBytesAsync(Sounds.Of("mp3", seconds: 6), Token);
        (shops.Title, shops.Artist) = ("Africa", "TOTO");
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Pumped Up Kicks", "Foster The People"));
        server.Sound = shops.Sound;
        await using SiteFactory site = new()
        {
            Settings = { ["Circuits:Most"] = "1000", ["Circuits:PerAddress"] = "1000", ["Subsonic:Playlists"] = "Everyone" },
        };
        foreach ((string key, string? value) in server.Settings.Concat(shops.Settings(deezer: true)))
        {
            site.Settings[key] = value!;
        }

        Uri address = site.Listen();
        await SubsonicSiteTests.StateAsync(site, s => s.Read is not null);
        IPage page = await OpenAsync();
        await page.GotoAsync(new Uri(address, "/songs").ToString());
        PlayerPage player = new(page);
        await player.ReadyAsync();

        // The shop has one song; the other rows stay links, and are not asked for again.
        ILocator africa = page.GetByTestId("song-row").Filter(new() { HasText = "Africa" }).First;
        await Expect(africa.GetByTestId("song-play")).ToHaveAttributeAsync("data-playable", "preview");
        await Expect(africa.GetByTestId("song-shop")).ToHaveAttributeAsync("href", "https://www.deezer.com/track/1");
        await AssertAccessibleAsync(page);
        await africa.GetByTestId("song-play").ClickAsync();
        await player.HearsAsync(0.5);
        await Expect(page.GetByTestId("player-shop")).ToHaveTextAsync("Deezer");
        await Expect(page.GetByTestId("player-source")).ToHaveTextAsync("30 s at");

        await page.GetByTestId("player-queue").ClickAsync();
        await page.GetByTestId("queue-save").ClickAsync();
        ILocator queue = page.Locator("#player-queue-panel");
        IDownload list = await page.RunAndWaitForDownloadAsync(() => queue.GetByTestId("keep-m3u8").ClickAsync());
        Assert.Equal("Queue.m3u8", list.SuggestedFilename);
        Assert.StartsWith("#EXTM3U\n#PLAYLIST:Queue\n#EXTINF:", await File.ReadAllTextAsync(await list.PathAsync(), Token),
            StringComparison.Ordinal);
        await page.GetByTestId("queue-save").ClickAsync();
        await AssertAccessibleAsync(page);
        await queue.GetByTestId("keep-server").ClickAsync();
        await Expect(page.GetByTestId("queue-said")).ToContainTextAsync("1 song. 1 song left out");
        Assert.Equal(["1"], Assert.Single(server.Playlists).Songs);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_link_opens_the_same_songs_and_a_print_has_all_of_them_and_no_button()
    {
        IPage page = await OpenAsync();
        await page.GotoAsync(new Uri(new Uri(page.Url), "/?feeling=sad&goal=lift&seed=7").ToString());
        await Expect(page.GetByTestId("song-row").First).ToBeVisibleAsync();
        await Expect(page.GetByTestId("emotion-chip")).ToHaveAttributeAsync("data-emotion", "sad");
        Assert.Equal("/", new Uri(page.Url).PathAndQuery);
        string first = await page.GetByTestId("song-row").First.InnerTextAsync();

        await page.EvaluateAsync("window.print = () => { window.printed = true; }");
        await page.GetByTestId("keep").ClickAsync();
        await page.GetByTestId("keep-print").ClickAsync();
        await page.WaitForFunctionAsync("window.printed");
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        await Expect(page.GetByTestId("print-sheet").Locator("li")).ToHaveCountAsync(20);
        Assert.Equal(0, await page.Locator("button:visible, header:visible, table:visible").CountAsync());
        Assert.StartsWith((await page.GetByTestId("print-sheet").Locator("strong").First.InnerTextAsync()).Trim(), first.Trim(),
            StringComparison.Ordinal);
        await page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Screen });

        await page.ReloadAsync();
        await Expect(page.GetByTestId("song-row").First).ToHaveTextAsync(first, new() { UseInnerText = true });
        await page.CloseAsync();
    }
}
