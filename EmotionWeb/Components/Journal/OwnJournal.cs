using EmotionWeb.Components.Feedback;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Journal;

/// <summary>
/// The journal of one circuit's listener. Whatever happens is told to it; it keeps it where they turned the journal on, one thing after
/// the other, on worker threads, so that no page waits for it. Called on the circuit's dispatcher, as components are.
/// </summary>
internal sealed class OwnJournal : IAsyncDisposable
{
    private const string Module = "./Components/Journal/JournalPage.razor.js";
    private const int MostOffset = 14 * 60;

    private readonly IJournalStore _store;
    private readonly ListenerData _data;
    private readonly ICurrentListener _listener;
    private readonly OwnFeedback _feedback;
    private readonly IClientPermits _permits;
    private readonly IDatabaseErrors _errors;
    private readonly ISnackbar _messages;
    private readonly IJSRuntime _js;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _turn = new(1);
    private IJSObjectReference? _module;

    // Whose settings are known, and at how many changes: what was asked before a change is not kept after it.
    private string? _whose;
    private JournalSettings _settings = JournalSettings.Off;
    private int _known;
    private volatile int _changes = 1;

    public OwnJournal(IJournalStore store, ListenerData data, ICurrentListener listener, OwnFeedback feedback, IClientPermits permits,
        IDatabaseErrors errors, ISnackbar messages, IJSRuntime js, TimeProvider time)
    {
        (_store, _data, _listener, _feedback, _permits) = (store, data, listener, feedback, permits);
        (_errors, _messages, _js, _time) = (errors, messages, js, time);
        _store.Changed += OnChanged;
        _feedback.Liked += OnLiked;
    }

    /// <summary>Something else is written now. Told on any thread.</summary>
    public event Action? Changed;

    /// <summary>Whether what was last felt on this page's circuit is written down.</summary>
    public bool Wrote { get; private set; }

    /// <summary>
    /// Writes down what is felt, where the journal is on; else nothing happens, and nobody is asked for a cookie. This is all that a part
    /// of the site which learns of a feeling has to call.
    /// </summary>
    /// <param name="scores">The seven probabilities; 1 for what was chosen by hand.</param>
    /// <param name="goal">What the music is to do.</param>
    /// <param name="modelId">The model that read it from a face; null where the listener said so.</param>
    public async Task FeltAsync(EmotionScores scores, ListeningGoal goal, string? modelId = null)
    {
        DateTimeOffset at = _time.GetUtcNow();
        Wrote = await WriteAsync(
            async (key, token) =>
            {
                // A browser's cookie stays for as long as it is used.
                if (await _listener.KnowAsync(token) is null || !await _permits.TryTakeWordAsync())
                {
                    return false;
                }

                JournalOrigin origin = modelId is null ? JournalOrigin.Hand : JournalOrigin.Read;
                Felt felt = new(at.ToOffset(await OffsetAsync(token)), scores, goal, origin, modelId);
                return await Task.Run(() => _store.FeltAsync(key, felt, token), token) is not null;
            });
        Changed?.Invoke();
    }

    /// <summary>Another goal is chosen for what was felt last.</summary>
    public Task GoalAsync(ListeningGoal goal) => WriteAsync((key, token) => _store.GoalAsync(key, goal, token));

    /// <summary>Something plays, was left, or was heard to its end.</summary>
    /// <param name="song">What.</param>
    /// <param name="fraction">How far it was heard, 0 to 1; null where it begins.</param>
    /// <param name="liked">Whether the listener likes it.</param>
    public Task PlayedAsync(FeedbackSubject song, double? fraction, bool liked) =>
        WriteAsync((key, token) => _store.PlayedAsync(key, song, fraction, liked, token));

    /// <summary>What the listener wants of their journal, or null where the database does not answer, which is told.</summary>
    public Task<JournalSettings?> SettingsAsync() => AskAsync(async token => (await KnownAsync(token)).Settings);

    /// <summary>Turns the journal on or off, or has it kept for another while.</summary>
    public async Task SetAsync(JournalSettings settings)
    {
        int? gone = await AskAsync<int?>(async token =>
        {
            string? key = settings.IsOn ? await _listener.KnowAsync(token) : await _listener.FindAsync();
            if (key is null)
            {
                Tell("This browser keeps no cookies, so it cannot be remembered here. With an account it can.");
                return null;
            }

            // From here on it is told what becomes of this listener's journal.
            _whose = key;
            OnOther();
            int count = await Task.Run(() => _store.SetAsync(key, settings, token), token);
            await LeaveAsync(key, token);
            return count;
        });
        if (gone > 0)
        {
            _messages.Add($"{Count(gone.Value)} older than that {Verb(gone.Value)} gone.");
        }
    }

    /// <summary>How many entries there are, in all or of a day.</summary>
    public async Task<int> CountAsync(DateOnly? day = null) => await AskAsync<int?>(async token =>
        await _listener.FindAsync() is { } key ? await Task.Run(() => _store.CountAsync(key, day, token), token) : 0) ?? 0;

    /// <summary>Some entries, the latest first.</summary>
    public async Task<IReadOnlyList<JournalEntry>> PageAsync(DateOnly? day, int skip, int take) => await AskAsync(async token =>
        await _listener.FindAsync() is { } key ? await Task.Run(() => _store.PageAsync(key, day, skip, take, token), token) : []) ?? [];

    /// <summary>All entries between two days, the earliest first.</summary>
    public async Task<IReadOnlyList<JournalEntry>> AllAsync(DateOnly from, DateOnly to) => await AskAsync(async token =>
        await _listener.FindAsync() is { } key ? await Task.Run(() => _store.AllAsync(key, from, to, token), token) : []) ?? [];

    /// <summary>The listener's day; where their clock cannot be asked, that of UTC.</summary>
    public async Task<DateOnly> TodayAsync() =>
        await AskAsync<DateOnly?>(async token => DateOnly.FromDateTime(_time.GetUtcNow().ToOffset(await OffsetAsync(token)).DateTime))
            ?? DateOnly.FromDateTime(_time.GetUtcNow().DateTime);

    /// <summary>Sets the note of an entry, at most <see cref="JournalEntry.LongestNote"/> characters.</summary>
    /// <returns>Whether it is kept.</returns>
    public async Task<bool> NoteAsync(long id, string note)
    {
        if (note.Length > JournalEntry.LongestNote)
        {
            Tell($"A note has at most {JournalEntry.LongestNote} characters.");
            return false;
        }

        if (!await _permits.TryTakeWordAsync())
        {
            Tell("That was a lot in a short time. Rest a moment, then go on.");
            return false;
        }

        return await AskAsync<bool?>(async token => await _listener.FindAsync() is { } key
            && await Task.Run(() => _store.NoteAsync(key, id, note, token), token)) is true;
    }

    /// <summary>Deletes an entry, and says so.</summary>
    public Task RemoveAsync(long id) => RemoveAsync(async (key, token) => await _store.RemoveAsync(key, id, token) ? 1 : 0);

    /// <summary>Deletes the entries of a day, and says how many they were.</summary>
    public Task RemoveDayAsync(DateOnly day) => RemoveAsync((key, token) => _store.RemoveDayAsync(key, day, token));

    /// <summary>Deletes all entries, and says how many they were.</summary>
    public Task RemoveAllAsync() => RemoveAsync((key, token) => _store.RemoveAllAsync(key, token));

    /// <summary>How many entries, in words.</summary>
    public static string Count(int entries) => entries == 1 ? "1 entry" : $"{entries:N0} entries";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _store.Changed -= OnChanged;
        _feedback.Liked -= OnLiked;
        await _gone.CancelAsync();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }

        _gone.Dispose();
    }

    private static string Verb(int entries) => entries == 1 ? "is" : "are";

    private async Task RemoveAsync(Func<string, CancellationToken, Task<int>> remove)
    {
        Wrote = false;
        int? gone = await AskAsync<int?>(async token =>
        {
            if (await _listener.FindAsync() is not { } key)
            {
                return 0;
            }

            int count = await Task.Run(() => remove(key, token), token);
            await LeaveAsync(key, token);
            return count;
        });
        if (gone is { } entries)
        {
            _messages.Add($"{Count(entries)} {Verb(entries)} gone.");
        }
    }

    // A browser of which nothing is kept needs no cookie.
    private async Task LeaveAsync(string key, CancellationToken cancellationToken)
    {
        if (key.StartsWith(ListenerKey.BrowserPrefix, StringComparison.Ordinal)
            && (await Task.Run(() => _data.HoldingAsync(key, cancellationToken), cancellationToken)).IsNothing)
        {
            await _listener.ForgetBrowserAsync(cancellationToken);
        }
    }

    private async Task<(string? Key, JournalSettings Settings)> KnownAsync(CancellationToken cancellationToken)
    {
        string? key = await _listener.FindAsync();
        int changes = _changes;
        if (changes == _known && string.Equals(key, _whose, StringComparison.Ordinal))
        {
            return (key, _settings);
        }

        JournalSettings settings = key is null ? JournalSettings.Off
            : await Task.Run(() => _store.SettingsAsync(key, cancellationToken), cancellationToken);
        if (changes == _changes)
        {
            (_whose, _settings, _known) = (key, settings, changes);
        }

        return (key, settings);
    }

    private Task WriteAsync(Func<string, CancellationToken, Task> write) => WriteAsync(async (key, token) =>
    {
        await Task.Run(() => write(key, token), token);
        return true;
    });

    // One after the other, as it happened. What plays goes on where the database is locked or full.
    private async Task<bool> WriteAsync(Func<string, CancellationToken, Task<bool>> write)
    {
        try
        {
            await _turn.WaitAsync(_gone.Token);
            try
            {
                return await KnownAsync(_gone.Token) is { Key: { } key, Settings.IsOn: true } && await write(key, _gone.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (IsLeft(e) || IsTrouble(e))
        {
            OnOther();
            return false;
        }
    }

    // Who pressed a button is told where the database does not answer.
    private async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T?>> ask)
    {
        try
        {
            return await ask(_gone.Token);
        }
        catch (Exception e) when (IsLeft(e))
        {
            return default;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            OnOther();
            Tell("The journal does not answer just now. Try again in a moment.");
            return default;
        }
    }

    private static bool IsLeft(Exception e) => e is OperationCanceledException or JSDisconnectedException or ObjectDisposedException;

    private bool IsTrouble(Exception e) => _errors.FaultOf(e) is not null || e is JSException;

    private async Task<TimeSpan> OffsetAsync(CancellationToken cancellationToken)
    {
        _module ??= await _js.InvokeAsync<IJSObjectReference>("import", cancellationToken, Module);
        return TimeSpan.FromMinutes(Math.Clamp(await _module.InvokeAsync<int>("offset", cancellationToken), -MostOffset, MostOffset));
    }

    private void Tell(string words) => _messages.Add(words, Severity.Warning);

    private void OnLiked(FeedbackSubject song, bool likes) => _ = WriteAsync((key, token) => _store.LikedAsync(key, song, likes, token));

    private void OnOther() => Interlocked.Increment(ref _changes);

    private void OnChanged(string listener)
    {
        if (string.Equals(listener, _whose, StringComparison.Ordinal))
        {
            OnOther();
            Changed?.Invoke();
        }
    }
}
