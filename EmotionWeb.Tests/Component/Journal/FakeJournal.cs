using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;

namespace EmotionWeb.Tests.Component.Journal;

/// <summary>Journals that nobody turned on, so that whoever writes nevertheless fails; or that note what is written.</summary>
internal sealed class FakeJournal : IJournalStore
{
    private readonly SemaphoreSlim _each = new(0);

    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public Exception? Trouble { get; set; }

    public bool IsOn { get; set; }

    public List<string> Written { get; } = [];

    /// <summary>What was written, once so much is, counted from the last time that it was asked.</summary>
    public async Task<IReadOnlyList<string>> WrittenAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(await _each.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        }

        return Written;
    }

    public Task<JournalSettings> SettingsAsync(string listener, CancellationToken cancellationToken) =>
        Trouble is null ? Task.FromResult(JournalSettings.Off with { IsOn = IsOn }) : Task.FromException<JournalSettings>(Trouble);

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

    public Task<long?> FeltAsync(string listener, Felt felt, CancellationToken cancellationToken) =>
        Write<long?>($"{felt.Scores.Top} {felt.Goal} {felt.Origin} {felt.ModelId}".Trim(), 1);

    public Task GoalAsync(string listener, ListeningGoal goal, CancellationToken cancellationToken) => Write($"goal {goal}", true);

    public Task PlayedAsync(string listener, FeedbackSubject song, double? fraction, bool liked, CancellationToken cancellationToken) =>
        Write(FormattableString.Invariant($"{song.Title} {fraction} {liked}"), true);

    public Task LikedAsync(string listener, FeedbackSubject song, bool likes, CancellationToken cancellationToken) =>
        Write($"{song.Title} {(likes ? "liked" : "not liked")}", true);

    public Task<bool> NoteAsync(string listener, long id, string? note, CancellationToken cancellationToken) => throw Off();

    public Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken) => throw Off();

    public Task<int> RemoveDayAsync(string listener, DateOnly day, CancellationToken cancellationToken) => throw Off();

    public Task<int> RemoveAllAsync(string listener, CancellationToken cancellationToken) => throw Off();

    private Task<T> Write<T>(string what, T answer)
    {
        if (!IsOn)
        {
            throw Off();
        }

        Written.Add(what);
        _each.Release();
        return Task.FromResult(answer);
    }

    private static InvalidOperationException Off() => new("The journal is off.");
}
