using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Looks at the models folder every <see cref="ClassificationOptions.WatchSeconds"/> and takes what changed, once two looks in a row found the same:
/// a file that is still being copied is left alone. It looks rather than listens because mounted folders tell of no changes.
/// </summary>
internal sealed class ModelWatch(
    EmotionClassifiers classifiers, ModelsFolder folder, IOptions<ClassificationOptions> options, TimeProvider time, ILogger<ModelWatch> logger)
    : BackgroundLoop(time, logger)
{
    private readonly TimeProvider _time = time;
    private string _seen = classifiers.Stamp;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.WatchSeconds == 0 ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(options.Value.WatchSeconds), _time, stoppingToken);
        string now = FolderStamp.Of(folder);
        bool settled = string.Equals(now, _seen, StringComparison.Ordinal);
        _seen = now;
        if (settled && !string.Equals(now, classifiers.Stamp, StringComparison.Ordinal))
        {
            await classifiers.ReloadAsync(stoppingToken);
        }
    }
}
