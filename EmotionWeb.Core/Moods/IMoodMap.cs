using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>Says which moods, genres and energy answer a feeling. The map itself is kept in the database and edited there.</summary>
public interface IMoodMap
{
    /// <summary>The mix for a feeling. The whole distribution counts, not only its winner; its strength moves the energy.</summary>
    Task<MoodMix> MixAsync(EmotionScores scores, ListeningGoal goal, CancellationToken cancellationToken);
}
