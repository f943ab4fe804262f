using System.Threading.Channels;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;

namespace EmotionWeb.Hosting;

/// <summary>
/// Chooses songs once for each goal and emotion while the server starts, and again after each change of the catalogue, so that a reading
/// finds rules and songs in memory and does not wait for what the first questions to the database cost. Pictures need none of it: the models ran as they were tried,
/// and the first picture is decoded and searched as fast as any. Nothing waits for this; a reading that comes before it, or where it fails, does the same work.
/// </summary>
internal sealed partial class WarmUp(IMoodMap map, IRecommender recommender, ICatalogueChangeFeed feed, TimeProvider time, ILogger<WarmUp> logger)
    : BackgroundLoop(time, logger)
{
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ILogger _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(CatalogueChange change) => _changed.Writer.TryWrite(true);
        feed.Changed += Note;
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            feed.Changed -= Note;
        }
    }

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        foreach (ListeningGoal goal in Enum.GetValues<ListeningGoal>())
        {
            foreach (Emotion emotion in Emotions.All)
            {
                await ChooseAsync(goal, emotion, stoppingToken);
            }
        }

        await _changed.Reader.ReadAsync(stoppingToken);
    }

    private async Task ChooseAsync(ListeningGoal goal, Emotion emotion, CancellationToken stoppingToken)
    {
        try
        {
            MoodMix mix = await map.MixAsync(EmotionScores.Of(emotion), goal, stoppingToken);
            await recommender.RecommendAsync(mix, count: 20, seed: 0, stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFault(_logger, e, goal, emotion);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No songs could be chosen ahead for {Goal}, {Emotion}.")]
    private static partial void LogFault(ILogger logger, Exception error, ListeningGoal goal, Emotion emotion);
}
