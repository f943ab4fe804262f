using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Recommendation;

/// <summary>Shows the songs a rule of the map would bring, before it is saved.</summary>
public interface IRulePreview
{
    /// <summary>The songs that would come for someone whose emotion is read as this one for certain.</summary>
    /// <param name="place">The rule.</param>
    /// <param name="content">What it is to say; check it first (<see cref="IMapEditor.CheckAsync"/>).</param>
    /// <param name="count">How many songs, at least 1.</param>
    /// <param name="seed">The same seed gives the same songs.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<RecommendedSong>> PreviewAsync(RuleKey place, RuleContent content, int count, int seed, CancellationToken cancellationToken);
}

/// <summary>Blends and recommends as a reading does, with the unsaved rule for the map. Safe to call from many threads.</summary>
internal sealed class RulePreview(IRecommender recommender) : IRulePreview
{
    public Task<IReadOnlyList<RecommendedSong>> PreviewAsync(RuleKey place, RuleContent content, int count, int seed, CancellationToken cancellationToken)
    {
        // The recommender goes by keys; names are for people.
        EmotionMapping rule = new(place.Emotion, [.. content.Moods.Select(m => new MoodPart(new MoodReference(m.MoodId, string.Empty), m.Share))], content.Genres, content.Energy);
        EmotionScores certain = EmotionScores.Of(place.Emotion);
        return recommender.RecommendAsync(MoodMap.Blend(certain, place.Goal, [rule]), count, seed, cancellationToken);
    }
}
