using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Looks at the models folder every <see cref="ClassificationOptions.WatchSeconds"/> and takes what changed, once two looks in a row found the same:
/// a file that is still being copied is left alone. It looks rather than listens because mounted folders tell of no changes.
/// </summary>
internal sealed partial class ModelWatch(
    EmotionClassifiers classifiers, ModelsFolder folder, IOptions<ClassificationOptions> options, TimeProvider time, ILogger<ModelWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.WatchSeconds == 0)
        {
            return;
        }

        using PeriodicTimer timer = new(TimeSpan.FromSeconds(options.Value.WatchSeconds), time);
        string seen = classifiers.Stamp;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                string now = FolderStamp.Of(folder);
                bool settled = string.Equals(now, seen, StringComparison.Ordinal);
                seen = now;
                if (settled && !string.Equals(now, classifiers.Stamp, StringComparison.Ordinal))
                {
                    await AnalyzeAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task AnalyzeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await classifiers.ReloadAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // What is unforeseen must not end the watch, nor the site with it.
            LogFault(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for changed models failed; the models before stay.")]
    private static partial void LogFault(ILogger logger, Exception error);
}
