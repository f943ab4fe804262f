using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>What is wrong with one field of an edit, for whoever wrote it.</summary>
/// <param name="Field">Name of the property, for example <c>Title</c>; <c>Moods[2]</c> style indexes are not used.</param>
/// <param name="Message">What is wrong, so that whoever shows it can say how to mend it.</param>
/// <param name="Song">The song that stands in the way where one does, else null.</param>
public sealed record FieldMessage(string Field, LocalizableMessage Message, long? Song = null);

/// <summary>What came of an edit of a <typeparamref name="T"/>: one of the records within. Immutable.</summary>
public abstract record Edit<T>
{
    private Edit()
    {
    }

    /// <summary>It was saved, and is on disk.</summary>
    /// <param name="Now">As it stands now.</param>
    /// <param name="Change">The change in the log; null where nothing differed, so that nothing was written.</param>
    public sealed record Saved(T Now, long? Change) : Edit<T>;

    /// <summary>Fields need mending; nothing was changed.</summary>
    /// <param name="Messages">At least one.</param>
    public sealed record Refused(IReadOnlyList<FieldMessage> Messages) : Edit<T>;

    /// <summary>Someone else saved it meanwhile; nothing was changed. To keep one's own, save it again with the version in <paramref name="Theirs"/>.</summary>
    /// <param name="Theirs">As it stands now, or null where it was deleted.</param>
    /// <param name="Yours">What was to be saved.</param>
    public sealed record Conflict(T? Theirs, T Yours) : Edit<T>;
}

/// <summary>A song that is to be changed, as it was seen.</summary>
/// <param name="Id">Key.</param>
/// <param name="Version">The version that was seen.</param>
public readonly record struct SongVersion(long Id, int Version);

/// <summary>What came of a change of many songs: those that were as they had been seen are changed, in one transaction; the others are left and named.</summary>
/// <param name="Done">How many were changed.</param>
/// <param name="Left">Songs that someone else changed or deleted meanwhile (then the song is null).</param>
/// <param name="Change">The change in the log, by which it can be undone; null where nothing was changed.</param>
public sealed record BulkEdit(int Done, IReadOnlyList<(long Id, EditedSong? Now)> Left, long? Change);
