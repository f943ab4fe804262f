using EmotionWeb.Core.Catalogue.Editing;

namespace EmotionWeb.Components.Admin.Songs;

/// <summary>Two versions of a song, and for each field that differs whose is to be kept. A field that only one of the two changed begins with that change; one that both changed begins with mine, and says so.</summary>
public sealed class SongMerge
{
    private readonly SongContent _mine;

    /// <param name="before">The song as both began with it.</param>
    /// <param name="conflict">What they made of it.</param>
    public SongMerge(SongContent before, Edit<EditedSong>.Conflict conflict)
    {
        (_mine, Theirs) = (conflict.Yours.Content, conflict.Theirs);
        Fields = Theirs is null ? [] : [.. SongField.All.Where(f => Differs(f, _mine, Theirs.Content))
            .Select(f => new MergedField(f, f.Read(_mine), f.Read(Theirs.Content), Differs(f, before, _mine), Differs(f, before, Theirs.Content)))];
    }

    /// <summary>The song as it stands, or null where it was deleted.</summary>
    public EditedSong? Theirs { get; }

    /// <summary>The fields that differ.</summary>
    public IReadOnlyList<MergedField> Fields { get; }

    /// <summary>The song as it is chosen.</summary>
    public SongContent Chosen => Theirs is null ? _mine : Fields.Aggregate(Theirs.Content, (song, merged) => merged.Mine ? merged.Field.Write(song, merged.MyText)! : song);

    /// <summary>What the song is called by whom it was written here.</summary>
    public string Title => _mine.Title;

    /// <summary>Takes all of one side.</summary>
    public void TakeAll(bool mine)
    {
        foreach (MergedField field in Fields)
        {
            field.Mine = mine;
        }
    }

    private static bool Differs(SongField field, SongContent one, SongContent other) => !string.Equals(field.Read(one).Trim(), field.Read(other).Trim(), StringComparison.Ordinal);
}

/// <summary>A field that differs.</summary>
/// <param name="Field">The field.</param>
/// <param name="MyText">As I wrote it.</param>
/// <param name="TheirText">As they did.</param>
/// <param name="ChangedByMe">Whether I changed it.</param>
/// <param name="ChangedByThem">Whether they did.</param>
public sealed record MergedField(SongField Field, string MyText, string TheirText, bool ChangedByMe, bool ChangedByThem)
{
    /// <summary>Whether mine is kept.</summary>
    public bool Mine { get; set; } = ChangedByMe;

    /// <summary>Whether each changed it to something else.</summary>
    public bool ChangedByBoth => ChangedByMe && ChangedByThem;
}
