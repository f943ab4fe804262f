using System.Threading.Channels;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmotionWeb.Tests.Integration.Hosting;

public class WarmUpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Songs_are_chosen_ahead_at_the_start_and_after_a_change_and_a_fault_ends_nothing()
    {
        Asked asked = new();
        Feed feed = new();
        using WarmUp warmUp = new(asked, asked, feed, TimeProvider.System, NullLogger<WarmUp>.Instance);
        await warmUp.StartAsync(Token);

        HashSet<(ListeningGoal, Emotion)> start = await asked.RoundAsync(Token);
        feed.Raise();
        HashSet<(ListeningGoal, Emotion)> renewed = await asked.RoundAsync(Token);

        Assert.Equal(Enum.GetValues<ListeningGoal>().Length * Emotions.Count, start.Count);
        Assert.Equal(start, renewed);
        await warmUp.StopAsync(Token);
        Assert.Equal(0, feed.Listeners);
    }

    /// <summary>Answers every emotion but one, of which the map knows nothing.</summary>
    private sealed class Asked : IMoodMap, IRecommender
    {
        private readonly Channel<(ListeningGoal, Emotion)> _asked = Channel.CreateUnbounded<(ListeningGoal, Emotion)>();

        public async Task<HashSet<(ListeningGoal, Emotion)>> RoundAsync(CancellationToken cancellationToken)
        {
            HashSet<(ListeningGoal, Emotion)> round = [];
            for (int i = 0; i < Enum.GetValues<ListeningGoal>().Length * Emotions.Count; i++)
            {
                round.Add(await _asked.Reader.ReadAsync(cancellationToken));
            }

            return round;
        }

        public Task<MoodMix> MixAsync(EmotionScores scores, ListeningGoal goal, CancellationToken cancellationToken)
        {
            _asked.Writer.TryWrite((goal, scores.Top));
            return scores.Top == Emotion.Fear ? throw new InvalidOperationException("The map has no rule for it.") : Task.FromResult(new MoodMix(goal, [], [], 0.5));
        }

        public Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, Core.Feedback.ListenerTaste taste,
            CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RecommendedSong>>([]);
    }

    private sealed class Feed : ICatalogueChangeFeed
    {
        public event Action<CatalogueChange>? Changed;

        public bool IsLive => true;

        public int Listeners => Changed?.GetInvocationList().Length ?? 0;

        public void Raise() => Changed?.Invoke(CatalogueChange.Anything);
    }
}
