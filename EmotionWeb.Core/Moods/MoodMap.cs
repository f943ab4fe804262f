using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>Blends the rules of the emotions that were read. Holds no state; safe to call from many threads.</summary>
public sealed class MoodMap(IMoodRules rules) : IMoodMap
{
    /// <summary>
    /// A probability up to this is taken as noise and counts for nothing; above it, what exceeds it counts, so that a mix never jumps as
    /// a probability crosses the bound. Seven probabilities cannot all lie below it.
    /// </summary>
    public const double Noise = 0.05;

    /// <summary>How many genres a mix names at most.</summary>
    public const int MostGenres = 6;

    /// <summary>The greatest distance of an emotion from the middle of <see cref="Circumplex"/>: a feeling at full strength.</summary>
    private static readonly double FullStrength = Emotions.All.Max(e => Length(Circumplex.Of(e)));

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The map has no rule for what was read.</exception>
    public async Task<MoodMix> MixAsync(EmotionScores scores, ListeningGoal goal, CancellationToken cancellationToken) =>
        Blend(scores, goal, await rules.RulesAsync(goal, cancellationToken));

    /// <summary>How sure and how strong a reading is, 0 to 1: its confidence times its distance from the middle of the circumplex.</summary>
    public static double Intensity(EmotionScores scores) => Math.Clamp(scores.Confidence * Length(scores.Affect.Centre) / FullStrength, 0, 1);

    internal static MoodMix Blend(EmotionScores scores, ListeningGoal goal, IReadOnlyList<EmotionMapping> rules)
    {
        List<(EmotionMapping Rule, double Weight)> heard = [.. rules
            .Select(rule => (Rule: rule, Weight: Math.Max(0, scores[rule.Emotion] - Noise)))
            .Where(r => r.Weight > 0 && r.Rule.Moods.Count > 0)];
        double total = heard.Sum(r => r.Weight);
        if (total <= 0)
        {
            throw new InvalidOperationException($"The map has no rule for {scores.Top.Key()} with the goal {goal}. Add one, or reset the map.");
        }

        List<MoodPart> moods = [.. heard
            .SelectMany(r => r.Rule.Moods, (r, part) => (part.Mood, Share: r.Weight / total * part.Share))
            .GroupBy(p => p.Mood, (mood, parts) => new MoodPart(mood, parts.Sum(p => p.Share)))
            .OrderByDescending(p => p.Share).ThenBy(p => p.Mood.Id)];
        List<string> genres = [.. heard
            .SelectMany(r => r.Rule.Genres, (r, lean) => (lean.Genre, Weight: r.Weight * lean.Weight))
            .GroupBy(g => g.Genre, (genre, leans) => (Genre: genre, Weight: leans.Sum(l => l.Weight)), StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(g => g.Weight).ThenBy(g => g.Genre, StringComparer.Ordinal)
            .Take(MostGenres)
            .Select(g => g.Genre)];
        double aim = heard.Sum(r => r.Weight / total * r.Rule.Energy);
        return new MoodMix(goal, moods, genres, Math.Clamp(0.5 + ((aim - 0.5) * Intensity(scores)), 0, 1));
    }

    private static double Length(Affect place) => Math.Sqrt((place.Valence * place.Valence) + (place.Arousal * place.Arousal));
}
