namespace EmotionWeb.Core.Feedback;

/// <summary>
/// What listeners say of songs, each listener's apart: every method that names one reads and changes nothing of another. Waits for the
/// database on the caller's thread in part, so a page's
/// circuit calls it from a worker. Safe to call from many threads.
/// </summary>
public interface IFeedbackStore
{
    /// <summary>What a listener said is another now; told with the listener's key, on the thread that changed it.</summary>
    event Action<string>? Changed;

    /// <summary>
    /// Someone likes songs, or no longer does, told as the catalogue and tracks have them; nothing is told of who. On the thread that
    /// changed it.
    /// </summary>
    event Action<IReadOnlyList<FeedbackSubject>>? LikesChanged;

    /// <summary>Whether anyone at all likes a song.</summary>
    Task<bool> IsLikedAsync(FeedbackSubject subject, CancellationToken cancellationToken);

    /// <summary>What a listener's feedback comes to now.</summary>
    Task<ListenerTaste> TasteAsync(string listener, CancellationToken cancellationToken);

    /// <summary>All that a listener said, the latest first.</summary>
    Task<IReadOnlyList<ListenerFeedback>> AllAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Keeps what was said. A word that holds already is kept once; of the rest the latest are.</summary>
    /// <param name="listener">Who says it.</param>
    /// <param name="subject">Of which song.</param>
    /// <param name="kind">What.</param>
    /// <param name="fraction">Where the song was left, 0 to 1, for a skip.</param>
    /// <param name="heard">How long it had played, for a skip.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>Its key; null where nothing is kept: a track that is no song of the catalogue is in no mood.</returns>
    Task<long?> AddAsync(string listener, FeedbackSubject subject, FeedbackKind kind, double fraction = 1, TimeSpan heard = default,
        CancellationToken cancellationToken = default);

    /// <summary>Forgets one thing that this listener said.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken);

    /// <summary>Forgets all that a listener said.</summary>
    /// <returns>How much it was.</returns>
    Task<int> ForgetAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Gives one listener what another said.</summary>
    /// <returns>How much it was.</returns>
    Task<int> BringAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Forgets what browsers said whose cookie is gone by now.</summary>
    /// <returns>How much it was.</returns>
    Task<int> ForgetLostAsync(CancellationToken cancellationToken);
}
