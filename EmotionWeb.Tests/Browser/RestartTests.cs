using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmotionWeb.Tests.Integration.Commands;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>A page that stays open while the site is updated.</summary>
public sealed class RestartTests(SiteFixture site) : BrowserTest(site), IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("emotionweb-restart-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task An_open_page_says_that_the_site_restarts_and_comes_back_with_it()
    {
        TolerateALostServer();
        Uri address = new($"http://127.0.0.1:{FreePort()}/");
        using Process before = await Terminal.ServeAsync(_data, address.ToString());
        try
        {
            IPage page = await OpenAsync(address.ToString(), Camera.None);
            await Expect(page.Locator("h1").First).ToBeVisibleAsync();
            await page.Locator("[role=radio][data-emotion=surprise]").ClickAsync();
            await Expect(page.Locator("[data-testid=song-row]").First).ToBeVisibleAsync();

            using (Process kill = Process.Start("kill", ["-TERM", $"{before.Id}"]))
            {
                await kill.WaitForExitAsync(Stop);
            }

            await before.WaitForExitAsync(Stop);
            Assert.Equal(0, before.ExitCode);
            await Expect(page.Locator("#components-reconnect-modal .site-ends")).ToBeVisibleAsync();
            await Expect(page.GetByText("The line to the room was lost.")).ToBeHiddenAsync();
            await Expect(page.GetByText("Not there yet.")).ToBeHiddenAsync();

            using Process after = await Terminal.ServeAsync(_data, address.ToString());
            try
            {
                await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 120_000 });
                await Expect(page.Locator("[data-testid=song-row]").First).ToBeVisibleAsync();
            }
            finally
            {
                after.Kill();
            }
        }
        finally
        {
            before.Kill();
        }
    }

    [Fact]
    public async Task Music_plays_on_through_a_killed_server_into_the_next_song_and_the_one_after_the_restart()
    {
        Tolerate("WebSocket|Failed to|ERR_|[Cc]onnection|circuit|Circuit|No line to this site is free");
        using MusicFolder music = MusicSite.Folder();
        Dictionary<string, string> settings = new(StringComparer.Ordinal) { ["Library__Folders__0"] = music.Path };
        string address = Terminal.FreeAddress();
        await ScanAsync(music);
        using Process before = await Terminal.ServeAsync(_data, address, settings: settings);
        try
        {
            IPage page = await OpenAsync($"{address}/about", Camera.None);
            await page.Context.AddInitScriptAsync(PlayerPage.Record);
            await page.GotoAsync($"{address}/songs");
            PlayerPage player = new(page);
            await player.PlayAllAsync();
            await player.HearsEntryAsync(1);
            await player.ComesToAsync("() => [...document.querySelectorAll('audio')].every(b => b.readyState === 4)");

            before.Kill();
            await before.WaitForExitAsync(Stop);
            await player.HearsEntryAsync(2);
            await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
            await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[1]);

            // What tells of the lost line leaves the player in reach.
            LocatorBoundingBoxResult bar = (await player.Bar.BoundingBoxAsync())!, told = (await page.Locator("#components-reconnect-modal").BoundingBoxAsync())!;
            Assert.True(told.Y + told.Height <= bar.Y, $"{told.Y} + {told.Height} runs into {bar.Y}");
            await player.Play.ClickAsync();
            await player.IsSilentAsync();
            await player.Play.ClickAsync();
            await player.HearsEntryAsync(2);

            using Process after = await Terminal.ServeAsync(_data, address, settings: settings);
            try
            {
                await player.HearsEntryAsync(3);
                await player.ComesToAsync("() => told.some(t => t.type === 'timeupdate' && t.entry === 3 && t.at > 0)");
                IReadOnlyList<PlayerPage.Told> heard = await player.ToldAsync();
                Assert.All((long[])[1, 2, 3], entry => Assert.Contains(heard, t => t.Type is "timeupdate" && t.Entry == entry && t.At > 0));

                // Once it pauses the page comes back from the new server, with the place it was at.
                await player.Play.ClickAsync();
                await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 120_000 });
                await Expect(player.Title).ToHaveTextAsync(MusicSite.Titles[2], new() { Timeout = 60_000 });
                await player.ReadyAsync();
                await player.Play.ClickAsync();
                await player.HearsEntryAsync(3);
            }
            finally
            {
                after.Kill();
            }
        }
        finally
        {
            before.Kill();
        }
    }

    private async Task ScanAsync(MusicFolder music)
    {
        ProcessStartInfo start = Terminal.Limited(files: null, "library", "scan");
        start.Environment["EMOTIONWEB_DATA"] = _data;
        start.Environment["Library__Folders__0"] = music.Path;
        using Process scan = Process.Start(start)!;
        await scan.WaitForExitAsync(Stop);
        Assert.Equal(0, scan.ExitCode);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
