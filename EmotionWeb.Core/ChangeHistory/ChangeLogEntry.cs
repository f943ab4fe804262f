namespace EmotionWeb.Core.ChangeHistory;

/// <summary>What kind of change was made. Kept under its name.</summary>
public enum ChangeKind
{
    /// <summary>A song was added.</summary>
    SongAdded,

    /// <summary>A song was edited.</summary>
    SongEdited,

    /// <summary>Songs were given another mood.</summary>
    SongsMoved,

    /// <summary>Songs were deleted.</summary>
    SongsDeleted,

    /// <summary>Of songs that were likely the same one was kept, with what it lacked from the others.</summary>
    SongsMerged,

    /// <summary>A file of songs was imported.</summary>
    Imported,

    /// <summary>Files of the library became songs.</summary>
    LibraryJoined,

    /// <summary>A mood was added.</summary>
    MoodAdded,

    /// <summary>A mood was renamed, recoloured or otherwise edited.</summary>
    MoodEdited,

    /// <summary>The moods were put in another order.</summary>
    MoodsReordered,

    /// <summary>A mood was removed, and its songs and its places in the map given to another where it had any.</summary>
    MoodRemoved,

    /// <summary>Rules of the map were set.</summary>
    MapEdited,

    /// <summary>Rules of the map were set back to how a new catalogue has them.</summary>
    MapReset,

    /// <summary>Another model reads where none is named.</summary>
    DefaultModelChosen,

    /// <summary>An earlier change was taken back.</summary>
    Reverted,
}

/// <summary>One operation in the change log.</summary>
public sealed class ChangeLogEntry
{
    /// <summary>Key; later changes have greater ones.</summary>
    public long Id { get; private set; }

    /// <summary>When, as ticks of UTC, which the database can compare.</summary>
    public long AtTicks { get; init; }

    /// <summary><see cref="Editor.Id"/> of who made it.</summary>
    public required string EditorId { get; init; }

    /// <summary><see cref="Editor.Name"/> as it was then.</summary>
    public required string EditorName { get; init; }

    /// <summary>What kind.</summary>
    public ChangeKind Kind { get; init; }

    /// <summary>What it was done to: the song, the mood, the file. Kept as code and arguments.</summary>
    public required LocalizableMessage Subject { get; init; }

    /// <summary>How many songs, moods or rules it changed.</summary>
    public int Count { get; set; }

    /// <summary>The change that this one took back, or null.</summary>
    public long? Reverts { get; init; }

    /// <summary>True while it goes in by parts (<see cref="PartedChanges"/>): it does not count yet, and is taken back unless it is carried to its end.</summary>
    public bool UnderWay { get; set; }
}

/// <summary>What a change did to one song, mood or rule of the map.</summary>
public sealed class ChangeLogItem
{
    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>The change.</summary>
    public long ChangeId { get; init; }

    /// <summary><c>song</c>, <c>mood</c>, <c>rule</c> or <c>model</c>.</summary>
    public required string Entity { get; init; }

    /// <summary>Its key: that of the song or mood, goal and emotion as in <c>Lift/sad</c>, or <c>default</c>.</summary>
    public required string Key { get; init; }

    /// <summary>JSON object of the fields that changed as they were, the whole where it was removed, or null where it was not there.</summary>
    public string? Before { get; init; }

    /// <summary>JSON object of the fields that changed as they became, the whole where it was added, or null where it was removed.</summary>
    public string? After { get; init; }
}
