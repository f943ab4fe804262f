using EmotionWeb.Core.Classification;
using static EmotionWeb.Core.Classification.Emotion;
using static EmotionWeb.Core.Moods.ListeningGoal;

namespace EmotionWeb.Core.Moods;

/// <summary>
/// What a new catalogue starts with. The genres of <see cref="Match"/> and <see cref="Balance"/> are those of "Deep Learning-Based
/// Emotion-Driven Music Recommendation System" (2025), section 1.2 and table 3; happy answered with Happy and, for balance, angry with Calm
/// are its sections 6.5 and 6.6. Ours, because it leaves them open: disgust everywhere, fear for balance, all of lift, the shares and energies.
/// </summary>
internal static class DefaultMap
{
    private const string Happy = "Happy";
    private const string Sad = "Sad";
    private const string Calm = "Calm";
    private const string Energetic = "Energetic";

    /// <summary>
    /// The centres are the means of 686 songs that were labelled with these moods, rounded to 0.05, and rounded up for Happy's valence (0.58),
    /// which that list spreads wide. Nearest centre gives 67 % of those songs their label (always the commonest: 29 %).
    /// </summary>
    public static IReadOnlyList<Mood> Moods() =>
    [
        new(Happy) { Position = 0, LightColour = "#8F5A00", DarkColour = "#FFC96B", Valence = 0.70, Energy = 0.70 },
        new(Calm) { Position = 1, LightColour = "#1D6A5E", DarkColour = "#8FD8C8", Valence = 0.15, Energy = 0.15 },
        new(Energetic) { Position = 2, LightColour = "#A8321F", DarkColour = "#FF9B87", Valence = 0.40, Energy = 0.90 },
        new(Sad) { Position = 3, LightColour = "#1F5B8E", DarkColour = "#8CC4F5", Valence = 0.30, Energy = 0.35 },
    ];

    public static IEnumerable<MoodRule> Rules(IReadOnlyDictionary<string, int> moods)
    {
        MoodRule Rule(ListeningGoal goal, Emotion emotion, double energy, (string Mood, double Share)[] shares, params string[] genres) => new()
        {
            Goal = goal,
            Emotion = emotion,
            Energy = energy,
            Moods = [.. shares.Select(s => new MoodRuleShare { MoodId = moods[s.Mood], Share = s.Share })],

            // The first named weighs most.
            Genres = [.. genres.Select((g, i) => new MoodRuleGenre { Genre = g, Weight = 1.0 / (i + 1) })],
        };

        yield return Rule(Match, Emotion.Happy, 0.75, [(Happy, 0.8), (Energetic, 0.2)], "pop", "dance", "upbeat");
        yield return Rule(Match, Emotion.Sad, 0.25, [(Sad, 0.8), (Calm, 0.2)], "soft", "classical", "blues");
        yield return Rule(Match, Angry, 0.95, [(Energetic, 1.0)], "rock", "metal");
        yield return Rule(Match, Fear, 0.30, [(Calm, 0.8), (Sad, 0.2)], "ambient", "instrumental", "chill");
        yield return Rule(Match, Surprise, 0.80, [(Energetic, 0.6), (Happy, 0.4)], "electronic", "jazz");
        yield return Rule(Match, Neutral, 0.40, [(Calm, 0.6), (Happy, 0.4)], "acoustic", "lo-fi", "indie");
        yield return Rule(Match, Disgust, 0.70, [(Energetic, 0.6), (Sad, 0.4)], "alternative", "rock", "punk");

        yield return Rule(Balance, Emotion.Happy, 0.65, [(Happy, 0.8), (Energetic, 0.2)], "pop", "dance");
        yield return Rule(Balance, Emotion.Sad, 0.40, [(Calm, 0.8), (Happy, 0.2)], "lo-fi", "instrumental");
        yield return Rule(Balance, Angry, 0.10, [(Calm, 1.0)], "classical", "ambient");
        yield return Rule(Balance, Fear, 0.25, [(Calm, 0.8), (Happy, 0.2)], "acoustic", "classical", "soft");
        yield return Rule(Balance, Surprise, 0.75, [(Energetic, 0.5), (Happy, 0.5)], "upbeat", "energetic");
        yield return Rule(Balance, Neutral, 0.50, [(Happy, 0.3), (Calm, 0.3), (Energetic, 0.3), (Sad, 0.1)]);
        yield return Rule(Balance, Disgust, 0.35, [(Calm, 0.7), (Happy, 0.3)], "acoustic", "jazz", "soul");

        yield return Rule(Lift, Emotion.Happy, 0.85, [(Happy, 0.7), (Energetic, 0.3)], "pop", "dance", "upbeat");
        yield return Rule(Lift, Emotion.Sad, 0.60, [(Happy, 0.7), (Calm, 0.3)], "upbeat", "soul", "acoustic");
        yield return Rule(Lift, Angry, 0.50, [(Happy, 0.6), (Calm, 0.4)], "reggae", "soul", "pop");
        yield return Rule(Lift, Fear, 0.50, [(Happy, 0.6), (Calm, 0.4)], "acoustic", "soul", "pop");
        yield return Rule(Lift, Surprise, 0.75, [(Happy, 0.7), (Energetic, 0.3)], "pop", "dance");
        yield return Rule(Lift, Neutral, 0.75, [(Happy, 0.7), (Energetic, 0.3)], "pop", "upbeat", "indie");
        yield return Rule(Lift, Disgust, 0.65, [(Happy, 0.8), (Energetic, 0.2)], "soul", "jazz", "upbeat");
    }
}
