using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;

namespace EmotionWeb.Hosting;

/// <summary>
/// Chooses songs once for each goal while the server starts, so that the first visitor does not wait for what the first questions to the database cost, nor for rules and songs to come into memory.
/// Pictures need none of it: the models ran as they were tried, and the first picture is decoded and searched as fast as any. Nothing waits for this; where it fails, the first reading does the same work.
/// </summary>
internal sealed partial class WarmUp(IMoodMap map, IRecommender recommender, ILogger<WarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (ListeningGoal goal in Enum.GetValues<ListeningGoal>())
            {
                MoodMix mix = await map.MixAsync(EmotionScores.Of(Emotion.Neutral), goal, stoppingToken);
                await recommender.RecommendAsync(mix, count: 20, seed: 0, stoppingToken);
            }
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFault(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No songs could be chosen ahead of the first reading.")]
    private static partial void LogFault(ILogger logger, Exception error);
}
