using System.Diagnostics.Metrics;
using EmotionWeb.Core.Library;
using EmotionWeb.Hosting;

namespace EmotionWeb.Media;

/// <summary>Counts what scans of the library did. What files are called stands nowhere.</summary>
internal sealed class LibraryMeter(IMeterFactory meters, ILibrary library, ILibraryMonitor monitor) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (library.Any)
        {
            Meter meter = meters.Create(ReadingMeter.Name);
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
