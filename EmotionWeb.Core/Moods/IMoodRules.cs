using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>Where the map is kept.</summary>
public interface IMoodRules
{
    /// <summary>The rules of one goal. An emotion without a rule adds nothing to a mix.</summary>
    Task<IReadOnlyList<EmotionMapping>> RulesAsync(ListeningGoal goal, CancellationToken cancellationToken);
}

/// <summary>What answers one emotion. Immutable.</summary>
/// <param name="Emotion">The emotion.</param>
/// <param name="Moods">The moods, with shares above 0 that sum to 1.</param>
/// <param name="Genres">Genres to lean towards and how much, above 0 to 1; may be empty.</param>
/// <param name="Energy">Energy to aim for within the moods when the emotion is certain and strong, 0 to 1; 0.5 leaves it open.</param>
public sealed record EmotionMapping(Emotion Emotion, IReadOnlyList<MoodPart> Moods, IReadOnlyList<GenreLean> Genres, double Energy);

/// <summary>A genre and how much a rule leans to it.</summary>
/// <param name="Genre">For example <c>lo-fi</c>.</param>
/// <param name="Weight">Above 0, at most 1.</param>
public readonly record struct GenreLean(string Genre, double Weight);
