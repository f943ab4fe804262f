using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>Chooses songs for a mix of moods.</summary>
public interface IRecommender
{
    /// <summary>Chooses up to <paramref name="count"/> songs, best first, no song twice.</summary>
    /// <param name="mix">What is asked for.</param>
    /// <param name="count">How many songs, at least 1.</param>
    /// <param name="seed">The same seed on the same catalogue gives the same songs, as far as the taste is the same; another gives
    /// others.</param>
    /// <param name="taste">What the listener said of songs: what they like comes sooner, and what they never want, or not for its mood,
    /// does not come.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, ListenerTaste taste,
        CancellationToken cancellationToken);
}

/// <summary>Choosing for nobody in particular.</summary>
public static class RecommenderExtensions
{
    /// <summary>Chooses for someone who said nothing of songs; see <see cref="IRecommender.RecommendAsync"/>.</summary>
    public static Task<IReadOnlyList<RecommendedSong>> RecommendAsync(
        this IRecommender recommender, MoodMix mix, int count, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recommender);
        return recommender.RecommendAsync(mix, count, seed, ListenerTaste.None, cancellationToken);
    }
}

/// <summary>A chosen song, and why it was chosen.</summary>
/// <param name="Song">The song.</param>
/// <param name="Reason">A list of reasons for the listener (<see cref="CommonMessages.List"/>), for example mood, genre and popularity.</param>
public sealed record RecommendedSong(SongRow Song, LocalizableMessage Reason);
