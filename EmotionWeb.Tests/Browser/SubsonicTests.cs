using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Subsonic;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>Music of a server in a real browser.</summary>
public sealed class SubsonicTests(SiteFixture fixture) : BrowserTest(fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_song_of_a_real_server_plays_and_one_that_it_lost_is_played_from_the_folder()
    {
        using MusicFolder folder = new();
        folder.Add("take.mp3", "Take on Me", "a-ha", seconds: 6);
        await using Supysonic server = await Supysonic.StartAsync(music =>
        {
            music.Add("africa.mp3", "mp3", file =>
            {
                (file.Tag.Title, file.Tag.Performers) = ("Africa", ["TOTO"]);
                file.Tag.Pictures = [new TagLib.Picture(Sounds.Picture(300, 300))];
            }, seconds: 6);
            music.Add("pumped.mp3", "Pumped Up Kicks", "Foster The People", seconds: 6);
            music.Add("take.mp3", "Take on Me", "a-ha", seconds: 6);
        });
        await using SiteFactory site = await OpenSiteAsync(server.Settings, ("Sources:Order:0", "subsonic"),
            ("Library:Folders:0", folder.Path));
        PlayerPage player = await ListenAsync(site);

        await player.PlayAllAsync();
        await Expect(player.Title).ToHaveTextAsync("Africa");
        await Expect(player.Page.GetByTestId("player-source")).ToHaveTextAsync("Your music server");
        Assert.True(await player.Page.GetByTestId("player-cover")
            .EvaluateAsync<bool>("async i => { await i.decode(); return i.naturalWidth > 0; }"));
        await player.SeekAsync(4);
        await player.HearsAsync(4.2);

        // What is loaded ahead plays on; the song after it comes from elsewhere.
        server.Stop();
        Tolerate("502|404");
        await player.HearsEntryAsync(3);
        await Expect(player.Title).ToHaveTextAsync("Take on Me");
        await Expect(player.Page.GetByTestId("player-source")).ToHaveTextAsync("Your music");
        await SubsonicSiteTests.StateAsync(site, s => s.Unavailable is not null);
        await player.Page.CloseAsync();
    }

    [Fact]
    public async Task A_play_counts_once_by_what_was_heard_and_not_by_what_was_sought_over()
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Sound = await File.ReadAllBytesAsync(Sounds.Of("mp3", seconds: 60), Token);
        server.Songs.Add(StandIn.Song("1", "Africa", "TOTO"));
        server.Songs[0]["duration"] = 60;
        await using SiteFactory site = await OpenSiteAsync(server.Settings);
        PlayerPage player = await ListenAsync(site);
        await player.PlayAllAsync();

        // Half of it is 30 s: the last 20 alone are not enough.
        await player.SeekAsync(40);
        await player.ComesToAsync("a => { a.playbackRate = 8; return a.currentTime > 50; }");
        Assert.Empty(Plays(server));
        await player.SeekAsync(0);
        await player.Play.ClickAsync();
        await player.IsSilentAsync();
        await player.Play.ClickAsync();
        await player.ComesToAsync("a => a.currentTime > 45");

        await Expect(player.Bar).ToBeVisibleAsync();
        await WaitAsync(() => Plays(server).Count == 1);
        await player.ComesToAsync("a => a.paused");
        Assert.Single(Plays(server));
        Assert.Equal("1", Plays(server)[0]["id"]);
        Assert.Single(server.Calls, c => c.Method is "scrobble" && c.Sent["submission"] is "false");
        await player.Page.CloseAsync();
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task An_admin_reads_and_tests_the_server(int width, ColorScheme scheme)
    {
        await using StandIn server = await StandIn.StartAsync();
        server.Songs.Add(StandIn.Song("1", "Blue", "Ada"));
        await using SiteFactory site = await OpenSiteAsync(server.Settings);
        await site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        IPage page = await OpenAsync(configure: options => (options.ViewportSize, options.ColorScheme) =
            (new ViewportSize { Width = width, Height = 900 }, scheme));
        await page.GotoAsync(site.ClientOptions.BaseAddress.ToString());
        await page.SignInAsync("Ada", "/admin/library");
        await Expect(page.Locator("header[data-ready]")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("source-state")).ToHaveAttributeAsync("data-state", "ready");

        await page.GetByTestId("server-test").ClickAsync();
        await Expect(page.GetByTestId("server-abilities")).ToContainTextAsync("by token");
        await Expect(page.GetByTestId("unsorted-track")).ToHaveCountAsync(1);
        await AssertAccessibleAsync(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        server.BadDay = async (_, context) =>
        {
            await StandIn.FailAsync(context, 40);
            return true;
        };
        await page.GetByTestId("server-read").ClickAsync();
        await Expect(page.GetByTestId("source-state")).ToContainTextAsync("it does not accept user and password");
        await page.CloseAsync();
    }

    private static async Task<SiteFactory> OpenSiteAsync(Dictionary<string, string?> settings, params (string Key, string Value)[] more)
    {
        SiteFactory site = new() { Settings = { ["Circuits:Most"] = "1000", ["Circuits:PerAddress"] = "1000" } };
        foreach ((string key, string? value) in settings.Concat(more.Select(m => KeyValuePair.Create(m.Key, (string?)m.Value))))
        {
            site.Settings[key] = value!;
        }

        site.ClientOptions.BaseAddress = site.Listen();
        await SubsonicSiteTests.StateAsync(site, s => s.Read is not null);
        if (settings.Count < site.Settings.Count - 2)
        {
            await Integration.Media.MediaSite.ScanAsync(site.Services);
        }

        return site;
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Plays(StandIn server) =>
        [.. server.Calls.Where(c => c.Method is "scrobble" && c.Sent["submission"] is "true").Select(c => c.Sent)];

    private static async Task WaitAsync(Func<bool> reached)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Token);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (!reached())
        {
            await Task.Delay(50, late.Token);
        }
    }

    private async Task<PlayerPage> ListenAsync(SiteFactory site)
    {
        IPage page = await OpenAsync();
        await page.GotoAsync(new Uri(site.ClientOptions.BaseAddress, "/songs").ToString());
        PlayerPage player = new(page);
        await player.ReadyAsync();
        return player;
    }
}
