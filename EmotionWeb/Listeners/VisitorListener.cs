namespace EmotionWeb.Listeners;

/// <summary>The key of a page's browser: what a circuit cannot ask its request for, since it has none.</summary>
internal sealed class VisitorListener
{
    /// <summary>The key (<see cref="ListenerCookie.KeyOf"/>); null where the browser has none yet.</summary>
    public string? Key { get; set; }
}
