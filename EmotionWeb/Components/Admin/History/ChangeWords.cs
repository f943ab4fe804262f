using EmotionWeb.Core.ChangeHistory;

namespace EmotionWeb.Components.Admin.History;

/// <summary>Kinds of change in words.</summary>
internal static class ChangeWords
{
    /// <summary>For example <c>Song added</c>.</summary>
    public static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.SongAdded => "Song added",
        ChangeKind.SongEdited => "Song edited",
        ChangeKind.SongsMoved => "Songs moved to a mood",
        ChangeKind.SongsDeleted => "Songs deleted",
        ChangeKind.SongsMerged => "Songs merged",
        ChangeKind.Imported => "File imported",
        ChangeKind.LibraryJoined => "Songs from the library",
        ChangeKind.MoodAdded => "Mood added",
        ChangeKind.MoodEdited => "Mood edited",
        ChangeKind.MoodsReordered => "Moods reordered",
        ChangeKind.MoodRemoved => "Mood removed",
        ChangeKind.MapEdited => "Map edited",
        ChangeKind.MapReset => "Map reset",
        ChangeKind.DefaultModelChosen => "Default model chosen",
        ChangeKind.Reverted => "Taken back",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
