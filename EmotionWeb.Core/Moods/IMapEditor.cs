using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>Changes the map from emotions to moods. Every method is one transaction with its entry in the change log. Safe to call from many threads.</summary>
public interface IMapEditor
{
    /// <summary>Every rule of the map: goals in their order, within each the emotions in theirs.</summary>
    Task<IReadOnlyList<EditedRule>> AllAsync(CancellationToken cancellationToken);

    /// <summary>What is wrong with a rule as it is written; empty where nothing is. Fields are <c>Moods</c>, <c>Genres</c> and <c>Energy</c>.</summary>
    Task<IReadOnlyList<FieldMessage>> CheckAsync(RuleContent content, CancellationToken cancellationToken);

    /// <summary>Saves a rule that was read at <see cref="EditedRule.Version"/>.</summary>
    Task<Edit<EditedRule>> SaveAsync(EditedRule rule, Editor editor, CancellationToken cancellationToken);

    /// <summary>Sets rules back to how a new catalogue has them.</summary>
    /// <param name="rules">Which; empty for all.</param>
    /// <param name="editor">Who does so.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    /// <returns><see cref="Edit{T}.Saved"/> with every rule, or <see cref="Edit{T}.Refused"/> where a mood the default names is gone.</returns>
    Task<Edit<IReadOnlyList<EditedRule>>> ResetAsync(IReadOnlyCollection<RuleKey> rules, Editor editor, CancellationToken cancellationToken);
}

/// <summary>A place in the map.</summary>
/// <param name="Goal">The listening goal.</param>
/// <param name="Emotion">The emotion.</param>
public readonly record struct RuleKey(ListeningGoal Goal, Emotion Emotion)
{
    /// <summary>As the change log names it, for example <c>Lift/sad</c>.</summary>
    public override string ToString() => $"{Goal}/{Emotion.Key()}";

    internal static RuleKey Read(string key)
    {
        string[] parts = key.Split('/');
        return parts.Length == 2 && Enum.TryParse(parts[0], out ListeningGoal goal) && Emotions.TryParse(parts[1], out Emotion emotion)
            ? new RuleKey(goal, emotion)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{key}' is no cell of the map."));
    }
}

/// <summary>A mood's share of a rule.</summary>
/// <param name="MoodId">The mood.</param>
/// <param name="Share">Above 0, at most 1.</param>
public readonly record struct MoodShare(int MoodId, double Share);

/// <summary>What an admin may write of a rule. Immutable.</summary>
/// <param name="Moods">At least one, each once, with shares that sum to 1 within half a percent; they are kept summing to 1.</param>
/// <param name="Genres">Genres to lean towards, each once; may be empty.</param>
/// <param name="Energy">Energy to aim for when the emotion is certain and strong, 0 to 1; 0.5 leaves it open.</param>
public sealed record RuleContent(IReadOnlyList<MoodShare> Moods, IReadOnlyList<GenreLean> Genres, double Energy)
{
    /// <summary>Greatest first, as a rule is shown.</summary>
    internal static RuleContent Of(MoodRule rule) => new(
        [.. rule.Moods.Select(m => new MoodShare(m.MoodId, m.Share)).OrderByDescending(m => m.Share).ThenBy(m => m.MoodId)],
        [.. rule.Genres.Select(g => new GenreLean(g.Genre, g.Weight)).OrderByDescending(g => g.Weight).ThenBy(g => g.Genre, StringComparer.Ordinal)],
        rule.Energy);
}

/// <summary>A rule as it stood when it was read. Immutable.</summary>
/// <param name="Place">Where in the map.</param>
/// <param name="Version">Counts up with every save; -1 where the rule is empty.</param>
/// <param name="Content">What it says.</param>
/// <param name="IsDefault">Whether it is as a new catalogue has it.</param>
public sealed record EditedRule(RuleKey Place, int Version, RuleContent Content, bool IsDefault);
