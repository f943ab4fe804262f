using System.Diagnostics.Metrics;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Hosting;

namespace EmotionWeb.Media;

/// <summary>Counts what scans of the library did, and tells whether the music server and the shops are there. What files are called stands
/// nowhere.</summary>
internal sealed class LibraryMeter(IMeterFactory meters, ILibrary library, ILibraryMonitor monitor, IMusicServer server, IPreviews previews)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Meter meter = meters.Create(ReadingMeter.Name);
        if (server.Any)
        {
            meter.CreateObservableGauge("emotionweb.server.ready", () => server.IsReady is { } ready
                ? [new Measurement<int>(ready ? 1 : 0)] : Array.Empty<Measurement<int>>(),
                description: "1 while the music server can be used, 0 while it cannot; nothing before it was first called.");
        }

        if (previews.Shops.Count > 0)
        {
            meter.CreateObservableGauge("emotionweb.previews.ready", () => previews.Shops.Select(shop =>
                new Measurement<int>(shop.Rest is null ? 1 : 0, new KeyValuePair<string, object?>("shop", shop.Key))),
                description: "1 while a shop of previews is asked, 0 while it is left alone because it failed.");
        }

        if (library.Any)
        {
            meter.CreateObservableCounter("emotionweb.library.files", Files,
                description: "Files of the library that scans saw, read, missed or refused.");
            meter.CreateObservableGauge("emotionweb.library.scanning", () => monitor.Progress is null ? 0 : 1,
                description: "1 while a scan is under way.");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<Measurement<long>> Files()
    {
        ScanProgress total = monitor.Total;
        return new (string Outcome, int Files)[]
        {
            ("seen", total.Seen), ("added", total.Added), ("changed", total.Changed), ("moved", total.Moved), ("gone", total.Gone),
                ("refused", total.Refused),
        }.Select(count => new Measurement<long>(count.Files, new KeyValuePair<string, object?>("outcome", count.Outcome)));
    }
}
