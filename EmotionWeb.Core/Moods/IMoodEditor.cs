using EmotionWeb.Core.ChangeHistory;

namespace EmotionWeb.Core.Moods;

/// <summary>Changes moods. Every method is one transaction with its entry in the change log. Safe to call from many threads.</summary>
public interface IMoodEditor
{
    /// <summary>Every mood in its order, with what uses it.</summary>
    Task<IReadOnlyList<EditedMood>> AllAsync(CancellationToken cancellationToken);

    /// <summary>What is wrong with a mood as it is written; empty where nothing is. For messages while one types.</summary>
    /// <param name="content">The mood.</param>
    /// <param name="id">Its key where it exists already, else null.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<FieldMessage>> CheckAsync(MoodDraft content, int? id, CancellationToken cancellationToken);

    /// <summary>Adds a mood, the last in the order.</summary>
    Task<Edit<EditedMood>> AddAsync(MoodDraft content, Editor editor, CancellationToken cancellationToken);

    /// <summary>Renames or recolours a mood that was read at <see cref="EditedMood.Version"/>.</summary>
    Task<Edit<EditedMood>> SaveAsync(EditedMood mood, Editor editor, CancellationToken cancellationToken);

    /// <summary>Puts the moods in another order.</summary>
    /// <param name="moods">Every mood's key, once. Where one was added or removed meanwhile, it is a conflict with the moods as they are.</param>
    /// <param name="editor">Who does so.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    Task<Edit<IReadOnlyList<EditedMood>>> ReorderAsync(IReadOnlyList<int> moods, Editor editor, CancellationToken cancellationToken);

    /// <summary>Removes a mood. Where songs or the map use it, they go to <paramref name="replacementMoodId"/>, in the same transaction.</summary>
    /// <param name="mood">The mood as it was read.</param>
    /// <param name="replacementMoodId">The mood that takes its songs and its shares in the map, or null where nothing uses it; else it is refused with what does.</param>
    /// <param name="editor">Who does so.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    Task<Edit<EditedMood>> RemoveAsync(EditedMood mood, int? replacementMoodId, Editor editor, CancellationToken cancellationToken);
}

/// <summary>What an admin may write of a mood. Immutable.</summary>
/// <param name="Name">At most 60 characters; unique, case and accents folded.</param>
/// <param name="LightColour">Text colour on a light ground, <c>#RRGGBB</c>, of a contrast of at least 4.5.</param>
/// <param name="DarkColour">Text colour on a dark ground, <c>#RRGGBB</c>, likewise.</param>
/// <param name="Valence">Centre of its songs' valence, 0 to 1, for songs that come without a mood.</param>
/// <param name="Energy">Centre of its songs' energy, 0 to 1.</param>
public sealed record MoodDraft(string Name, string LightColour, string DarkColour, double Valence, double Energy);

/// <summary>A mood as it stood when it was read. Immutable.</summary>
/// <param name="Id">Key.</param>
/// <param name="Version">Counts up with every save.</param>
/// <param name="Content">What it says.</param>
/// <param name="Songs">How many songs have it.</param>
/// <param name="Rules">How many rules of the map name it.</param>
public sealed record EditedMood(int Id, int Version, MoodDraft Content, int Songs, int Rules)
{
    /// <summary>As pages see it.</summary>
    public MoodSummary Row => new(Id, Content.Name, Content.LightColour, Content.DarkColour);
}
