namespace EmotionWeb.Core.Journal;

/// <summary>A listener who has a journal, or had one of which entries are left.</summary>
public sealed class JournalListener
{
    /// <summary>Who: <see cref="Feedback.ListenerKey"/>; the key.</summary>
    public required string Listener { get; init; }

    /// <summary>Whether it is written.</summary>
    public bool IsOn { get; set; }

    /// <summary>How long entries are kept.</summary>
    public JournalKeep Keep { get; set; }

    /// <summary>When they last wrote in it, as ticks of UTC: a browser that does not come again is forgotten by it.</summary>
    public long WrittenTicks { get; set; }
}
