using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Component.Journal;

/// <summary>Journals of listeners none of whom turned theirs on: whoever writes nevertheless fails.</summary>
internal sealed class NoJournal : IJournalStore
{
    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public Exception? Trouble { get; set; }

    public Task<JournalSettings> SettingsAsync(string listener, CancellationToken cancellationToken) =>
        Trouble is null ? Task.FromResult(JournalSettings.Off) : Task.FromException<JournalSettings>(Trouble);

    public Task<int> CountAsync(string listener, DateOnly? day, CancellationToken cancellationToken) =>
        Trouble is null ? Task.FromResult(0) : Task.FromException<int>(Trouble);

    public Task<IReadOnlyList<JournalEntry>> PageAsync(
        string listener, DateOnly? day, int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>([]);

    public Task<IReadOnlyList<JournalEntry>> AllAsync(string listener, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>([]);

    public Task<int> ForgetAsync(string listener, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> BringAsync(string from, string to, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> ExpireAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<int> SetAsync(string listener, JournalSettings settings, CancellationToken cancellationToken) => throw Off();

    public Task<long?> FeltAsync(string listener, Felt felt, CancellationToken cancellationToken) => throw Off();

    public Task GoalAsync(string listener, ListeningGoal goal, CancellationToken cancellationToken) => throw Off();

    public Task PlayedAsync(string listener, FeedbackSubject song, double? fraction, bool liked, CancellationToken cancellationToken) =>
        throw Off();

    public Task LikedAsync(string listener, FeedbackSubject song, bool likes, CancellationToken cancellationToken) => throw Off();

    public Task<bool> NoteAsync(string listener, long id, string? note, CancellationToken cancellationToken) => throw Off();

    public Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken) => throw Off();

    public Task<int> RemoveDayAsync(string listener, DateOnly day, CancellationToken cancellationToken) => throw Off();

    public Task<int> RemoveAllAsync(string listener, CancellationToken cancellationToken) => throw Off();

    private static InvalidOperationException Off() => new("The journal is off.");
}
