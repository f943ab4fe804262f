using System.Text.Json;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Media;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// <c>listen</c>: how fast the player answers and what its queue takes. A site in this process with 500 short songs, and Chromium. Prints
/// one JSON object: milliseconds from a press on a song to sound, of silence between two songs, and from a word on a song to the changed
/// table; and managed memory of a circuit: of a page of words, of one of 50 songs, and of the first with a queue of 500. Build it in Release.
/// </summary>
internal static class ListenCommand
{
    public const string Name = "listen";

    private const int Songs = 500, Presses = 20, Handovers = 10, Words = 12, Circuits = 8;

    private const string Clicks = """
        document.addEventListener('click', e => e.target.closest('[data-testid=song-play]')
            && told.push({ type: 'pressed', entry: 0, at: 0, time: performance.now() }), true);
        """;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static async Task<int> RunAsync()
    {
        using MusicFolder folder = MusicSite.OfEveryMood(Songs, seconds: 6);
        await using SiteFactory site = new()
        {
            Settings = { ["Library:Folders:0"] = folder.Path, ["Circuits:PerAddress"] = "100" },
        };
        Uri address = site.Listen();
        await MediaSite.ScanAsync(site.Services);
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await SiteFixture.LaunchAsync(playwright);

        PlayerPage player = await OpenAsync(browser, address, "/songs?q=artist");
        double[] presses = await PressAsync(player);
        double[] silences = await HandOverAsync(player);
        await player.Page.Context.CloseAsync();
        double[] words = await SayAsync(await OpenAsync(browser, address, "/"));

        double none = Megabytes();
        for (int i = 0; i < Circuits; i++)
        {
            await OpenAsync(browser, address, "/about");
        }

        double without = Megabytes();
        for (int i = 0; i < Circuits; i++)
        {
            await OpenAsync(browser, address, "/songs?q=artist");
        }

        double songs = Megabytes();
        string queue = await QueueAsync(site.Services);
        for (int i = 0; i < Circuits; i++)
        {
            PlayerPage with = await OpenAsync(browser, address, "/about", $"localStorage.setItem('emotionweb.player.queue', '{queue}');");
            await Expect(with.Page.Locator("#player-queue-panel header > p")).ToContainTextAsync($"{Songs} songs", new() { Timeout = 60_000 });
        }

        double full = Megabytes();
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                pressToSound = Told(presses),
                silenceBetweenSongs = Told(silences),
                wordToTable = Told(words),
                circuitMegabytes = Math.Round((without - none) / Circuits, 2),
                circuitOfSongsMegabytes = Math.Round((songs - without) / Circuits, 2),
                circuitWithQueueMegabytes = Math.Round((full - songs) / Circuits, 2),
            },
            Json));
        return 0;
    }

    private static async Task<PlayerPage> OpenAsync(IBrowser browser, Uri address, string path, string? script = null)
    {
        IBrowserContext context = await browser.NewContextAsync(new() { BaseURL = address.ToString() });
        await context.AddInitScriptAsync(PlayerPage.Record);
        await context.AddInitScriptAsync(script ?? Clicks);
        PlayerPage player = new(await context.NewPageAsync());
        await player.Page.GotoAsync(path);
        await player.ReadyAsync();
        return player;
    }

    private static async Task<double[]> PressAsync(PlayerPage player)
    {
        ILocator plays = player.Page.GetByTestId("song-play");
        List<double> times = [];
        for (int i = 0; i < Presses; i++)
        {
            int before = (await player.ToldAsync()).Count;
            await plays.Nth(i).ClickAsync();
            await player.Page.WaitForFunctionAsync($"() => told.slice({before}).some(t => t.type === 'playing')");
            PlayerPage.Told[] told = [.. (await player.ToldAsync()).Skip(before)];
            times.Add(told.First(t => t.Type is "playing").Time - told.First(t => t.Type is "pressed").Time);
        }

        return [.. times];
    }

    private static async Task<double[]> HandOverAsync(PlayerPage player)
    {
        await player.PlayAllAsync();
        List<double> silences = [];
        for (int i = 0; i < Handovers; i++)
        {
            long entry = await player.EntryAsync();
            await player.HearsAsync(0.5);
            await player.SeekAsync(4);
            await player.HearsAnotherThanAsync(entry);
            PlayerPage.Told[] told = [.. await player.ToldAsync()];
            double ended = told.Last(t => t.Type is "ended" && t.Entry == entry).Time;
            silences.Add(Math.Max(0, told.Last(t => t.Type is "playing" && t.Entry != entry).Time - ended));
        }

        return [.. silences];
    }

    private static async Task<double[]> SayAsync(PlayerPage player)
    {
        IPage page = player.Page;
        await page.Locator("[role=radio][data-emotion=happy]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        ILocator row = page.GetByTestId("song-row").First;
        List<double> times = [];
        for (int i = 0; i < Words; i++)
        {
            string song = (await row.GetAttributeAsync("data-song"))!;
            await page.EvaluateAsync($$"""
                () => {
                    const began = { at: 0 };
                    document.addEventListener('click', e => {
                        began.at = e.target.closest('[data-song="{{song}}"] [data-testid=not-this-mood]') ? performance.now() : began.at;
                    }, true);
                    window.followed = new Promise(done => new MutationObserver(() =>
                        document.querySelector('[data-song="{{song}}"]') || done(performance.now() - began.at))
                        .observe(document.body, { childList: true, subtree: true }));
                }
                """);
            await row.Locator("button.listen").ClickAsync();
            await row.GetByTestId("not-this-mood").ClickAsync();
            times.Add(await page.EvaluateAsync<double>("() => window.followed"));
            await page.Keyboard.PressAsync("Escape");
        }

        // The first word makes the listener's cookie.
        return [.. times.Skip(1)];
    }

    private static async Task<string> QueueAsync(IServiceProvider services)
    {
        await using CatalogueContext context = await services.GetRequiredService<IDbContextFactory<CatalogueContext>>().CreateDbContextAsync();
        string[] tracks = await context.Tracks.OrderBy(t => t.Id).Select(t => t.PublicId).Take(Songs).ToArrayAsync();
        return JsonSerializer.Serialize(
            new
            {
                entries = tracks.Select((track, i) => new { id = i + 1, tracks = new[] { track } }),
                plain = (long[]?)null,
                current = 1,
                repeat = 0,
            },
            JsonSerializerOptions.Web);
    }

    private static double Megabytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true) / 1e6;
    }

    private static object Told(double[] milliseconds)
    {
        double[] sorted = [.. milliseconds.Order()];
        return new { p50 = Math.Round(sorted[sorted.Length / 2]), p95 = Math.Round(sorted[(int)(sorted.Length * 0.95)]), of = sorted.Length };
    }
}
