using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>Chooses songs for a mix of moods.</summary>
public interface IRecommender
{
    /// <summary>Chooses up to <paramref name="count"/> songs, best first, no song twice.</summary>
    /// <param name="mix">What is asked for.</param>
    /// <param name="count">How many songs, at least 1.</param>
    /// <param name="seed">The same seed on the same catalogue gives the same songs; another gives others.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, CancellationToken cancellationToken);
}

/// <summary>A chosen song, and why it was chosen.</summary>
/// <param name="Song">The song.</param>
/// <param name="Reason">A list of reasons for the listener (<see cref="CommonMessages.List"/>), for example mood, genre and popularity.</param>
public sealed record RecommendedSong(SongRow Song, LocalizableMessage Reason);
