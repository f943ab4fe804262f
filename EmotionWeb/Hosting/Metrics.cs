using System.Diagnostics.Metrics;
using System.Reflection;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Media;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace EmotionWeb.Hosting;

/// <summary><c>/metrics</c> in the Prometheus format: the server, the circuits, and the readings.</summary>
internal static class Metrics
{
    private const string Path = "/metrics";

    private static string? Version =>
        typeof(Metrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public static IServiceCollection AddPrometheus(this IServiceCollection services)
    {
        services.AddSingleton<ReadingMeter>();

        // Pages and API both read through the meter.
        services.AddSingleton<IEmotionPipeline>(provider => new MeteredMoodReader(
            ActivatorUtilities.CreateInstance<EmotionPipeline>(provider), provider.GetRequiredService<ReadingMeter>()));
        services.AddHostedService<LibraryMeter>();
        services.AddHostedService<LoadMeter>();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("emotionweb",
            serviceVersion: Version)).WithMetrics(metrics => metrics
            .AddMeter(ReadingMeter.Name)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Runtime")
            .AddPrometheusExporter());
        return services;
    }

    /// <summary>Whether a request asks for them.</summary>
    public static bool IsScrape(HttpRequest request) => request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    public static void MapPrometheus(this IEndpointRouteBuilder endpoints) => endpoints.MapPrometheusScrapingEndpoint(Path).For(exposure => exposure.Metrics);
}

/// <summary>Counts readings by outcome and times their stages. What was read in a face is counted nowhere.</summary>
internal sealed class ReadingMeter
{
    public const string Name = "EmotionWeb";

    /// <summary>Outcome of what found no place.</summary>
    public const string Busy = "busy";

    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    };

    private readonly Counter<long> _readings;
    private readonly Histogram<double> _stages;

    public ReadingMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(Name);
        _readings = meter.CreateCounter<long>("emotionweb.readings", description: "Pictures that were sent to be read, by outcome.");
        _stages = meter.CreateHistogram("emotionweb.reading.stage.duration", "s", "How long a stage of a reading took.", advice: Buckets);
    }

    public void Count(string outcome) => _readings.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Time(StageTimings timings)
    {
        foreach ((string stage, double milliseconds) in new[] { ("decode", timings.Decode), ("detect", timings.Detect), ("classify", timings.Classify), ("recommend", timings.Recommend) })
        {
            // 0: the stage was not reached.
            if (milliseconds > 0)
            {
                _stages.Record(milliseconds / 1000, new KeyValuePair<string, object?>("stage", stage));
            }
        }
    }
}

/// <summary>Tells how much waits and how much was refused. The queue is asked when someone looks, and not before: it loads the
/// models.</summary>
internal sealed class LoadMeter(IMeterFactory meters, IServiceProvider services, CircuitPlaces places) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Meter meter = meters.Create(ReadingMeter.Name);
        meter.CreateObservableGauge("emotionweb.readings.waiting", () => services.GetRequiredService<IVisionQueue>().Load.Waiting,
            description: "Places that readings have in the queue, and that do not work yet.");
        meter.CreateObservableGauge("emotionweb.readings.running", () => services.GetRequiredService<IVisionQueue>().Load.Running,
            description: "Readings that are worked at.");
        meter.CreateObservableCounter("emotionweb.pages.refused", () => places.Refused,
            description: "Pages and lines that found no place (Circuits:Most, Circuits:PerAddress).");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Reads as the reader within does, and measures it.</summary>
internal sealed class MeteredMoodReader(IEmotionPipeline reader, ReadingMeter meter) : IEmotionPipeline
{
    public async Task<EmotionReading> ReadAsync(IVisionPlace place, ReadOnlyMemory<byte> picture, ReadingRequest request, CancellationToken cancellationToken)
    {
        string outcome = "failed";
        try
        {
            EmotionReading reading = await reader.ReadAsync(place, picture, request, cancellationToken);
            outcome = reading switch { EmotionReading.Recognized => "read", EmotionReading.Uncertain => "not_sure", _ => "no_face" };
            meter.Time(reading.Timings);
            return reading;
        }
        catch (Exception e) when (Name(e) is { } name)
        {
            outcome = name;
            throw;
        }
        finally
        {
            meter.Count(outcome);
        }
    }

    public Task<MusicRecommendation> RecommendAsync(EmotionScores scores, ReadingRequest request, CancellationToken cancellationToken) =>
        reader.RecommendAsync(scores, request, cancellationToken);

    private static string? Name(Exception e) => e switch
    {
        ImageRefusedException or UnknownModelException => "refused",
        BusyException => ReadingMeter.Busy,
        OperationCanceledException => "cancelled",
        _ => null,
    };
}
