using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// <c>weigh ADDRESS [PATH]</c>: opens a page of a site that runs (a published one, or the figures are not those of a user) in Chromium, cold
/// and warm, on a plain line, Fast 3G and Slow 3G as Chrome's developer tools define them, and prints a table: requests and bytes until the page answers to a
/// click, and how long that took. Frames of the page's own line (WebSocket) are counted before their compression and not slowed down.
/// </summary>
internal static class WeighCommand
{
    public const string Name = "weigh";

    private static readonly (string Name, double Down, double Up, double Latency)[] Lines =
    [
        ("plain", -1, -1, 0),
        ("Fast 3G", 1.6e6 / 8 * 0.9, 0.75e6 / 8 * 0.9, 150 * 3.75),
        ("Slow 3G", 0.5e6 / 8 * 0.8, 0.5e6 / 8 * 0.8, 400 * 5),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is not [string address, ..])
        {
            await Console.Error.WriteLineAsync("weigh ADDRESS [PATH]");
            return 1;
        }

        Uri page = new(new Uri(address), arguments.ElementAtOrDefault(1) ?? "/");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await SiteFixture.LaunchAsync(playwright);
        Console.WriteLine("| line | cache | requests | KB | and by the page's own line | usable after s |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|");
        foreach ((string name, double down, double up, double latency) in Lines)
        {
            await using IBrowserContext context = await browser.NewContextAsync();
            foreach (string cache in (string[])["cold", "warm"])
            {
                Visit visit = await VisitAsync(context, page, down, up, latency);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {cache} | {visit.Requests} | {visit.Bytes / 1000:0.0} | {visit.LineBytes / 1000:0.0} | {visit.Seconds:0.00} |"));
                foreach ((string file, double bytes) in down < 0 ? visit.Files : [])
                {
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {cache} {bytes,9:0} {file}"));
                }
            }
        }

        return 0;
    }

    private static async Task<Visit> VisitAsync(IBrowserContext context, Uri address, double down, double up, double latency)
    {
        IPage page = await context.NewPageAsync();
        ICDPSession devTools = await context.NewCDPSessionAsync(page);
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        Dictionary<string, double> sizes = new(StringComparer.Ordinal);
        double lineBytes = 0;
        devTools.Event("Network.requestWillBeSent").OnEvent += (_, e) =>
            names[Id(e)] = e!.Value.GetProperty("request").GetProperty("url").GetString()!;
        devTools.Event("Network.webSocketCreated").OnEvent += (_, e) => names[Id(e)] = e!.Value.GetProperty("url").GetString()!;
        devTools.Event("Network.requestServedFromCache").OnEvent += (_, e) => names.Remove(Id(e));
        devTools.Event("Network.responseReceived").OnEvent += (_, e) =>
        {
            if (e!.Value.GetProperty("response").TryGetProperty("fromDiskCache", out JsonElement kept) && kept.GetBoolean())
            {
                names.Remove(Id(e));
            }
        };
        devTools.Event("Network.loadingFinished").OnEvent += (_, e) => sizes[Id(e)] = e!.Value.GetProperty("encodedDataLength").GetDouble();
        devTools.Event("Network.webSocketFrameReceived").OnEvent += (_, e) =>
            lineBytes += e!.Value.GetProperty("response").GetProperty("payloadData").GetString()!.Length * 0.75; // Base64.
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["downloadThroughput"] = down,
            ["uploadThroughput"] = up,
            ["latency"] = latency,
        });

        long start = Stopwatch.GetTimestamp();
        await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.Commit, Timeout = 120_000 });
        await page.Locator(address.AbsolutePath is "/" ? ".capture[data-ready]" : "h1").WaitForAsync(new() { Timeout = 120_000 });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (string, double)[] files = [.. names.Select(n => (n.Value, sizes.GetValueOrDefault(n.Key)))];
        Visit visit = new(files.Length, files.Sum(f => f.Item2), lineBytes, seconds, files);
        await page.CloseAsync();
        return visit;
    }

    private static string Id(JsonElement? e) => e!.Value.GetProperty("requestId").GetString()!;

    private sealed record Visit(int Requests, double Bytes, double LineBytes, double Seconds, IReadOnlyList<(string File, double Bytes)> Files);
}
