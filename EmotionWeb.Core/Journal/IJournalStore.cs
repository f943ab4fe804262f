using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Core.Journal;

/// <summary>
/// The listeners' journals, each apart: every method names a listener and reads and changes nothing of another. Waits for the database on
/// the caller's thread in part, so a page's circuit calls it from a worker. Safe to call from many threads.
/// </summary>
public interface IJournalStore
{
    /// <summary>A listener's journal is another now; told with the listener's key, on the thread that changed it.</summary>
    event Action<string>? Changed;

    /// <summary>What a listener wants of their journal; <see cref="JournalSettings.Off"/> where nothing was said.</summary>
    Task<JournalSettings> SettingsAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Turns a journal on or off, and says how long entries are kept. What is too old by that goes at once; off keeps the
    /// rest.</summary>
    /// <returns>How many entries went.</returns>
    Task<int> SetAsync(string listener, JournalSettings settings, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down what is felt, where the journal is on. It takes the place of an entry of the last 5 minutes to which nothing was played
    /// or noted: that one was put right.
    /// </summary>
    /// <returns>Key of the entry; null where the journal is off.</returns>
    Task<long?> FeltAsync(string listener, Felt felt, CancellationToken cancellationToken);

    /// <summary>Another goal is chosen for the entry of now, which is the latest of the last 6 hours; one to which something was played
    /// keeps its own.</summary>
    Task GoalAsync(string listener, ListeningGoal goal, CancellationToken cancellationToken);

    /// <summary>Something plays to the entry of now, or was left or heard to its end. Nothing is kept where there is none, or where the
    /// journal is off.</summary>
    /// <param name="listener">Whose journal.</param>
    /// <param name="song">What plays.</param>
    /// <param name="fraction">How far it was heard, 0 to 1; null where it begins.</param>
    /// <param name="liked">Whether the listener likes it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task PlayedAsync(string listener, FeedbackSubject song, double? fraction, bool liked, CancellationToken cancellationToken);

    /// <summary>A song that was played of late is liked, or not any more.</summary>
    Task LikedAsync(string listener, FeedbackSubject song, bool likes, CancellationToken cancellationToken);

    /// <summary>Sets the note of an entry; null takes it away.</summary>
    /// <returns>Whether the entry is there.</returns>
    /// <exception cref="ArgumentException">It is longer than <see cref="JournalEntry.LongestNote"/>.</exception>
    Task<bool> NoteAsync(string listener, long id, string? note, CancellationToken cancellationToken);

    /// <summary>How many entries there are, in all or of a day.</summary>
    Task<int> CountAsync(string listener, DateOnly? day, CancellationToken cancellationToken);

    /// <summary>Some entries with what was played to them, the latest first.</summary>
    /// <param name="listener">Whose journal.</param>
    /// <param name="day">Of this day alone, or null.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<IReadOnlyList<JournalEntry>> PageAsync(string listener, DateOnly? day, int skip, int take, CancellationToken cancellationToken);

    /// <summary>All entries between two days, both included, with what was played to them, the earliest first.</summary>
    Task<IReadOnlyList<JournalEntry>> AllAsync(string listener, DateOnly from, DateOnly to, CancellationToken cancellationToken);

    /// <summary>Deletes an entry.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken);

    /// <summary>Deletes the entries of a day.</summary>
    /// <returns>How many they were.</returns>
    Task<int> RemoveDayAsync(string listener, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Deletes all entries; a journal that is on goes on.</summary>
    /// <returns>How many they were.</returns>
    Task<int> RemoveAllAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Forgets a listener: entries, and that they had a journal.</summary>
    /// <returns>How many entries it had.</returns>
    Task<int> ForgetAsync(string listener, CancellationToken cancellationToken);

    /// <summary>Gives one listener the journal of another, with what they wanted of it where the one has not said.</summary>
    /// <returns>How many entries it had.</returns>
    Task<int> BringAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes what is too old, and the journals of browsers whose cookie is gone by now.</summary>
    /// <returns>How many entries went.</returns>
    Task<int> ExpireAsync(CancellationToken cancellationToken);
}
