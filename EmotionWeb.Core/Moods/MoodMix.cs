namespace EmotionWeb.Core.Moods;

/// <summary>A mood of the catalogue, as it is seen outside the database.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Name">For example <c>Calm</c>.</param>
public readonly record struct MoodReference(int Id, string Name);

/// <summary>What music a reading asks for: which moods in what share, which genres, and how much energy within the moods.</summary>
/// <param name="Goal">The listening goal it answers.</param>
/// <param name="Moods">Shares above 0 that sum to 1, greatest first.</param>
/// <param name="Genres">Genres to lean towards, weightiest first; may be empty.</param>
/// <param name="Energy">Where within the moods to aim, 0 (quietest) to 1 (most energetic): how strong the feeling is moves it.</param>
public sealed record MoodMix(ListeningGoal Goal, IReadOnlyList<MoodPart> Moods, IReadOnlyList<string> Genres, double Energy);

/// <summary>One mood's part of a mix.</summary>
/// <param name="Mood">The mood.</param>
/// <param name="Share">Its share, above 0, at most 1.</param>
public readonly record struct MoodPart(MoodReference Mood, double Share);
