using System.Globalization;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>Changes the map from emotions to moods. Every method is one transaction with its entry in the change log. Safe to call from many threads.</summary>
public interface IMapEditor
{
    /// <summary>Every cell of the map: goals in their order, within each the emotions in theirs.</summary>
    Task<IReadOnlyList<EditedCell>> AllAsync(CancellationToken cancellationToken);

    /// <summary>What is wrong with a cell as it is written; empty where nothing is. Fields are <c>Moods</c>, <c>Genres</c> and <c>Energy</c>.</summary>
    Task<IReadOnlyList<FieldMessage>> CheckAsync(CellContent content, CancellationToken cancellationToken);

    /// <summary>Saves a cell that was read at <see cref="EditedCell.Version"/>.</summary>
    Task<Edit<EditedCell>> SaveAsync(EditedCell cell, Editor editor, CancellationToken cancellationToken);

    /// <summary>Sets cells back to how a new catalogue has them.</summary>
    /// <param name="cells">Which; empty for all.</param>
    /// <param name="editor">Who does so.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    /// <returns><see cref="Edit{T}.Saved"/> with every cell, or <see cref="Edit{T}.Refused"/> where a mood the default names is gone.</returns>
    Task<Edit<IReadOnlyList<EditedCell>>> ResetAsync(IReadOnlyCollection<CellPlace> cells, Editor editor, CancellationToken cancellationToken);
}

/// <summary>A place in the map.</summary>
/// <param name="Goal">The listening goal.</param>
/// <param name="Emotion">The emotion.</param>
public readonly record struct CellPlace(ListeningGoal Goal, Emotion Emotion)
{
    /// <summary>As the change log names it, for example <c>Lift/sad</c>.</summary>
    public override string ToString() => $"{Goal}/{Emotion.Key()}";

    internal static CellPlace Read(string key)
    {
        string[] parts = key.Split('/');
        return parts.Length == 2 && Enum.TryParse(parts[0], out ListeningGoal goal) && Emotions.TryParse(parts[1], out Emotion emotion)
            ? new CellPlace(goal, emotion)
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{key}' is no cell of the map."));
    }
}

/// <summary>A mood's share of a cell.</summary>
/// <param name="MoodId">The mood.</param>
/// <param name="Share">Above 0, at most 1.</param>
public readonly record struct MoodShare(int MoodId, double Share);

/// <summary>What an admin may write of a cell. Immutable.</summary>
/// <param name="Moods">At least one, each once, with shares that sum to 1 within half a percent; they are kept summing to 1.</param>
/// <param name="Genres">Genres to lean towards, each once; may be empty.</param>
/// <param name="Energy">Energy to aim for when the emotion is certain and strong, 0 to 1; 0.5 leaves it open.</param>
public sealed record CellContent(IReadOnlyList<MoodShare> Moods, IReadOnlyList<GenreLean> Genres, double Energy)
{
    /// <summary>Greatest first, as a cell is shown.</summary>
    internal static CellContent Of(CatalogueRule rule) => new(
        [.. rule.Moods.Select(m => new MoodShare(m.MoodId, m.Share)).OrderByDescending(m => m.Share).ThenBy(m => m.MoodId)],
        [.. rule.Genres.Select(g => new GenreLean(g.Genre, g.Weight)).OrderByDescending(g => g.Weight).ThenBy(g => g.Genre, StringComparer.Ordinal)],
        rule.Energy);
}

/// <summary>A cell as it stood when it was read. Immutable.</summary>
/// <param name="Place">Where in the map.</param>
/// <param name="Version">Counts up with every save; -1 where the cell is empty.</param>
/// <param name="Content">What it says.</param>
/// <param name="IsDefault">Whether it is as a new catalogue has it.</param>
public sealed record EditedCell(CellPlace Place, int Version, CellContent Content, bool IsDefault);
