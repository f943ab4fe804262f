namespace EmotionWeb.Core.Listening;

/// <summary>One place in a queue. The same track may stand in several. Immutable.</summary>
/// <param name="Id">Names the place for as long as its queue lives; never given twice. From 1.</param>
/// <param name="Tracks">What sounds there, best first: where one fails the next is tried. Never empty.</param>
public sealed record QueueEntry(long Id, IReadOnlyList<PlayableTrack> Tracks)
{
    /// <summary>What sounds there unless it fails.</summary>
    public PlayableTrack Track => Tracks[0];
}

/// <summary>What becomes of a queue at its end.</summary>
public enum RepeatMode
{
    /// <summary>It stops.</summary>
    Off,

    /// <summary>It begins again.</summary>
    All,

    /// <summary>A song that ends begins again; the buttons go on as with <see cref="Off"/>.</summary>
    One,
}

/// <summary>Why a queue leaves an entry.</summary>
public enum QueueEvent
{
    /// <summary>The listener wants the next one.</summary>
    Next,

    /// <summary>The listener wants the one before.</summary>
    Previous,

    /// <summary>It came to its end.</summary>
    Ended,

    /// <summary>None of its tracks can be played.</summary>
    Failed,
}

/// <summary>Where a queue goes.</summary>
/// <param name="Entry">Key of the entry it comes to.</param>
/// <param name="Plays">Whether that one sounds; false where the queue came to its end and waits.</param>
public readonly record struct QueueStep(long Entry, bool Plays);
