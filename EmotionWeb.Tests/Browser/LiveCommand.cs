using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Integration.Media;
using EmotionWeb.Tests.Unit.Library;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// <c>live [MINUTES]</c> (10): what one listener on air costs. A site in this process plays a session to Chromium, first without and then
/// with live mode before a film of a face that changes every 45 s. Prints one JSON object: processors that this process takes (the browser
/// is another), managed memory after collection a minute after it went on air and at its end, frames read and plans made. Build it in
/// Release.
/// </summary>
internal static class LiveCommand
{
    public const string Name = "live";

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        double minutes = arguments is [string first, ..] ? double.Parse(first, CultureInfo.InvariantCulture) : 10;
        using MusicFolder folder = MusicSite.OfEveryMood();
        Counter counter = new();
        await using SiteFactory site = new()
        {
            Settings = { ["Library:Folders:0"] = folder.Path },
            Replace = services =>
            {
                services.AddSingleton<ISessionPlanner>(p => new Planner(ActivatorUtilities.CreateInstance<SessionPlanner>(p), counter));
                services.AddSingleton<IFrameReader>(p => new Frames(ActivatorUtilities.CreateInstance<EmotionPipeline>(p), counter));
            },
        };
        Uri address = site.Listen();
        await MediaSite.ScanAsync(site.Services);

        using CameraFilm film = new();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await SiteFixture.LaunchAsync(playwright, [.. await film.FlagsAsync(Camera.Turning, CancellationToken.None)]);
        IPage page = await browser.NewPageAsync(new() { BaseURL = address.ToString() });
        await page.GotoAsync("/session?feeling=happy&goal=match&minutes=60&seed=1");
        PlayerPage player = new(page);
        await player.PlayAllAsync();
        (double without, _) = await MeasureAsync(Quiet);

        await page.GetByTestId("live-start").ClickAsync();
        await Expect(page.GetByTestId("live-emotion")).ToContainTextAsync("Reads as", new() { Timeout = 60_000 });
        (double warm, double start) = await MeasureAsync(Quiet);
        (int frames, int plans) = (counter.Frames, counter.Plans);
        (double with, double end) = await MeasureAsync(TimeSpan.FromMinutes(minutes) - Quiet);
        await Expect(page.GetByTestId("on-air")).ToBeVisibleAsync();
        await page.CloseAsync();

        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                minutes,
                processorsWithout = Math.Round(without, 3),
                processorsFirstMinute = Math.Round(warm, 3),
                processorsOnAir = Math.Round(with, 3),
                managedStartMegabytes = Math.Round(start, 2),
                managedEndMegabytes = Math.Round(end, 2),
                managedGrowthMegabytes = Math.Round(end - start, 2),
                framesRead = counter.Frames,
                framesASecond = Math.Round((counter.Frames - frames) / (TimeSpan.FromMinutes(minutes) - Quiet).TotalSeconds, 2),
                plans = counter.Plans,
                plansInTheFirstMinute = plans,
            },
            Json));
        return 0;
    }

    private static async Task<(double Processors, double Megabytes)> MeasureAsync(TimeSpan span)
    {
        using Process own = Process.GetCurrentProcess();
        (long began, TimeSpan worked) = (Stopwatch.GetTimestamp(), own.TotalProcessorTime);
        await Task.Delay(span);
        own.Refresh();
        double processors = (own.TotalProcessorTime - worked) / Stopwatch.GetElapsedTime(began);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (processors, GC.GetTotalMemory(forceFullCollection: true) / 1e6);
    }

    private sealed class Counter
    {
        public int Frames;

        public int Plans;
    }

    private sealed class Frames(EmotionPipeline inner, Counter counter) : IFrameReader
    {
        public Task<FrameReading> ReadFrameAsync(
            IVisionPlace place, ReadOnlyMemory<byte> frame, int most, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter.Frames);
            return inner.ReadFrameAsync(place, frame, most, cancellationToken);
        }
    }

    private sealed class Planner(SessionPlanner inner, Counter counter) : ISessionPlanner
    {
        public Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellationToken) =>
            inner.PlanAsync(request, cancellationToken);

        public Task<SessionPlan> ReplanAsync(
            SessionPlan plan, SessionRequest request, SessionProgress progress, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter.Plans);
            return inner.ReplanAsync(plan, request, progress, cancellationToken);
        }

        public Task<SessionPlan> ReplaceAsync(
            SessionPlan plan, SessionRequest request, long songId, IReadOnlySet<long> refused, CancellationToken cancellationToken) =>
            inner.ReplaceAsync(plan, request, songId, refused, cancellationToken);

        public Task<SessionPlan> OfAsync(SessionRequest request, IReadOnlyList<SessionPick> songs, CancellationToken cancellationToken) =>
            inner.OfAsync(request, songs, cancellationToken);
    }
}
