using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Who changed what and when, and the way back. Safe to call from many threads.</summary>
public interface IChangeLog
{
    /// <summary>Changes, the latest first.</summary>
    /// <exception cref="CatalogueQueryException">The limit lies not between 1 and 200.</exception>
    Task<ChangePage> FindAsync(ChangeQuery query, CancellationToken cancellationToken);

    /// <summary>What one change did to each song, mood or rule; empty where there is no such change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="after">The last item seen, or 0 for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<ChangeItem>> ItemsAsync(long change, long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a change back, wholly or not at all: each field it changed goes back to what it was, unless someone changed that field again since. Fields it left alone stay as they are now.
    /// </summary>
    /// <param name="change">The change.</param>
    /// <param name="overwrite">Takes it back although fields were changed again since. Ask with false first and show what would be lost.</param>
    /// <param name="editor">Whose doing it is.</param>
    /// <param name="progress">Told the part that is done, 0 to 1, every few hundred songs; or null.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    Task<Reversal> RevertAsync(long change, bool overwrite, Editor editor, IProgress<double>? progress, CancellationToken cancellationToken);
}

/// <summary>Which changes are wanted.</summary>
/// <param name="Before">Changes before this one (<see cref="ChangePage.Next"/>), or null for the latest.</param>
/// <param name="Limit">1 to 200; 50 by default.</param>
/// <param name="EditorId">Only this editor's, or null.</param>
/// <param name="Kind">Only of this kind, or null.</param>
/// <param name="Song">Only those that touched this song, or null.</param>
public sealed record ChangeQuery(long? Before = null, int Limit = 50, string? EditorId = null, ChangeKind? Kind = null, long? Song = null);

/// <summary>One page of the log.</summary>
/// <param name="Items">The changes.</param>
/// <param name="Next">What to give as <see cref="ChangeQuery.Before"/> for the next page, or null on the last.</param>
public sealed record ChangePage(IReadOnlyList<ChangeEntry> Items, long? Next);

/// <summary>One change.</summary>
/// <param name="Id">Key.</param>
/// <param name="At">When.</param>
/// <param name="EditorId">Who: the account's key.</param>
/// <param name="EditorName">Who: the name as it was then.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Count">How many songs, moods or rules it changed.</param>
/// <param name="Reverts">The change it took back, or null.</param>
/// <param name="RevertedBy">The latest change that took it back, or null.</param>
public sealed record ChangeEntry(
    long Id, DateTimeOffset At, string EditorId, string EditorName, ChangeKind Kind, LocalizableMessage Subject, int Count, long? Reverts, long? RevertedBy);

/// <summary>What a change did to one thing.</summary>
/// <param name="Id">Key.</param>
/// <param name="Entity"><c>song</c>, <c>mood</c>, <c>rule</c> or <c>model</c>.</param>
/// <param name="Key">Its key: that of the song or mood, or goal and emotion as in <c>Lift/sad</c>.</param>
/// <param name="Name">What it is called: the song with its artist, the mood, the rule; as it is now, or as it was where it is gone. Null where even that is not known.</param>
/// <param name="Before">JSON object of the changed fields as they were; null where it was added.</param>
/// <param name="After">JSON object of the changed fields as they became; null where it was removed.</param>
public sealed record ChangeItem(long Id, string Entity, string Key, LocalizableMessage? Name, string? Before, string? After);

/// <summary>What came of taking a change back: one of the records within.</summary>
public abstract record Reversal
{
    private Reversal()
    {
    }

    /// <summary>It was taken back, and that is on disk.</summary>
    /// <param name="Change">The change that took it back, which can be taken back in turn; null where everything was as before already.</param>
    public sealed record Done(long? Change) : Reversal;

    /// <summary>Nothing was changed, because something changed again since.</summary>
    /// <param name="Items">The first of what stands in the way, at most 100; looking ends early where something cannot be overwritten.</param>
    /// <param name="CanOverwrite">Whether asking again with <c>overwrite</c> would take it back all the same.</param>
    public sealed record Conflicts(IReadOnlyList<ReversalConflict> Items, bool CanOverwrite) : Reversal;

    /// <summary>There is no such change (any more).</summary>
    /// <param name="Reason">Why, for whoever asked.</param>
    public sealed record Impossible(LocalizableMessage Reason) : Reversal;
}

/// <summary>Something that changed again since.</summary>
/// <param name="Entity"><c>song</c>, <c>mood</c>, <c>rule</c> or <c>model</c>.</param>
/// <param name="Key">Its key.</param>
/// <param name="Name">What it is called: the song with its artist, the mood, the rule; as it is now, or as it was where it is gone. Null where even that is not known.</param>
/// <param name="Reason">What stands in the way.</param>
/// <param name="Now">The fields in question as they are now, as a JSON object; null where the thing is gone.</param>
/// <param name="Wanted">The fields as they would become, as a JSON object; null where the thing would be removed.</param>
public sealed record ReversalConflict(string Entity, string Key, LocalizableMessage? Name, LocalizableMessage Reason, string? Now, string? Wanted);
