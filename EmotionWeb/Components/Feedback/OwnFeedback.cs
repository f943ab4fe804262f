using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Feedback;

/// <summary>
/// What the listener of one circuit says of songs, and what it comes to. The database is asked on worker threads, so that no page waits
/// for it. Called on the circuit's dispatcher, as
/// components are.
/// </summary>
internal sealed class OwnFeedback : IDisposable
{
    private readonly IFeedbackStore _store;
    private readonly ListenerData _data;
    private readonly ICurrentListener _listener;
    private readonly IClientPermits _permits;
    private readonly IDatabaseErrors _errors;
    private readonly ISnackbar _messages;
    private readonly CancellationTokenSource _gone = new();

    // Whose taste is known, and whether it is another by now. Words of this circuit are told by itself, with what they were.
    private string? _whose;
    private volatile bool _stale;
    private volatile bool _speaking;

    public OwnFeedback(IFeedbackStore store, ListenerData data, ICurrentListener listener, IClientPermits permits, IDatabaseErrors errors,
        ISnackbar messages)
    {
        (_store, _data, _listener, _permits, _errors, _messages) = (store, data, listener, permits, errors, messages);
        _store.Changed += OnChanged;
    }

    /// <summary>Something else holds now. Told on any thread.</summary>
    public event Action<FeedbackChange>? Changed;

    /// <summary>A song is liked on this circuit, or not any more. Told on its dispatcher.</summary>
    public event Action<FeedbackSubject, bool>? Liked;

    /// <summary>What the feedback comes to, as it was last asked for (<see cref="TasteAsync"/>).</summary>
    public ListenerTaste Taste { get; private set; } = ListenerTaste.None;

    /// <summary>What a taste is asked of a song.</summary>
    public static TasteOf Of(SongRow song) => new(song.Id, song.Title, SearchNormalizer.Fold(song.Artist));

    /// <summary>What a taste is asked of a track.</summary>
    public static TasteOf Of(PlayableTrack track) => new(track.SongId, track.Title, SearchNormalizer.Fold(track.Artist), TrackId: track.Id);

    /// <summary>What is said of a song.</summary>
    public static FeedbackSubject Subject(SongRow song) => new(song.Id, null, song.Title, song.Artist);

    /// <summary>What is said of a track.</summary>
    public static FeedbackSubject Subject(PlayableTrack track) => new(track.SongId, track.Id, track.Title, track.Artist);

    /// <summary>What the feedback comes to now.</summary>
    public async Task<ListenerTaste> TasteAsync(CancellationToken cancellationToken)
    {
        string? key = await _listener.FindAsync();
        if (_stale || !string.Equals(key, _whose, StringComparison.Ordinal))
        {
            _stale = false;
            ListenerTaste taste = key is null ? ListenerTaste.None : await Task.Run(() => _store.TasteAsync(key, cancellationToken),
                cancellationToken);
            (_whose, Taste) = (key, taste);
        }

        return Taste;
    }

    /// <summary>Sees to it that <see cref="Taste"/> is what it is now, as far as the database answers.</summary>
    public Task ReadyAsync() => SpeakAsync<bool?>(
        tells: false,
        async token =>
        {
            await TasteAsync(token);
            return true;
        });

    /// <summary>Likes a song, or takes that back.</summary>
    public async Task ToggleLikeAsync(FeedbackSubject subject, TasteOf song)
    {
        await ReadyAsync();
        long? liked = Taste.Liked(song);
        if (await (liked is { } id ? TakeBackAsync(id) : SayAsync(subject, FeedbackKind.Like)))
        {
            Liked?.Invoke(subject, liked is null);
        }
    }

    /// <summary>Says something of a song.</summary>
    /// <returns>Whether it is kept.</returns>
    public async Task<bool> SayAsync(FeedbackSubject subject, FeedbackKind kind, double fraction = 1, TimeSpan heard = default)
    {
        bool byWord = kind is not (FeedbackKind.Played or FeedbackKind.Skip);
        if (!await _permits.TryTakeWordAsync())
        {
            if (byWord)
            {
                _messages.Add("That was a lot in a short time. Rest a moment, then go on.", Severity.Warning);
            }

            return false;
        }

        long? said = await SpeakAsync(
            byWord,
            async token =>
            {
                string? key = await _listener.KnowAsync(token);
                if (key is null && byWord)
                {
                    _messages.Add("This browser keeps no cookies, so it cannot be remembered here. With an account it can.",
                        Severity.Warning);
                }

                return key is null ? null : await Task.Run(() => _store.AddAsync(key, subject, kind, fraction, heard, token), token);
            });
        if (said is not { } id)
        {
            return false;
        }

        Changed?.Invoke(new FeedbackChange(kind, subject, id));
        if (kind is FeedbackKind.Never or FeedbackKind.NotForMood)
        {
            Tell(
                kind is FeedbackKind.Never ? $"“{subject.Title}” is not played to you any more." : $"“{subject.Title}” does not come for this mood any more.",
                new Offer("Undo", () => TakeBackAsync(id), "feedback-undo"));
        }

        return true;
    }

    /// <summary>Takes back one thing that was said.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> TakeBackAsync(long id)
    {
        bool? gone = await SpeakAsync<bool?>(
            tells: true,
            async token => await _listener.FindAsync() is { } key && await Task.Run(() => _store.RemoveAsync(key, id, token), token));
        if (gone is not null)
        {
            Changed?.Invoke(new FeedbackChange(Kind: null, Subject: null, id));
        }

        return gone is not null;
    }

    /// <summary>All that was said, the latest first; nothing where the database does not answer, which is told.</summary>
    public async Task<IReadOnlyList<ListenerFeedback>> AllAsync()
    {
        IReadOnlyList<ListenerFeedback>? all = await SpeakAsync<IReadOnlyList<ListenerFeedback>?>(
            tells: true,
            async token => await _listener.FindAsync() is { } key ? await Task.Run(() => _store.AllAsync(key, token), token) : []);
        return all ?? [];
    }

    /// <summary>Forgets everything that was said, and the browser's cookie where nothing else is kept under it.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> ForgetAllAsync()
    {
        int? gone = await SpeakAsync<int?>(
            tells: true,
            async token =>
            {
                string? key = await _listener.FindAsync(), before = await _listener.BeforeAsync();
                int count = key is null ? 0 : await Task.Run(() => _store.ForgetAsync(key, token), token);
                string? browser = before ?? (key?.StartsWith(ListenerKey.BrowserPrefix, StringComparison.Ordinal) is true ? key : null);
                if (browser is not null && await Task.Run(() => LeavesNothingAsync(browser, token), token))
                {
                    await _listener.ForgetBrowserAsync(token);
                }

                return count;
            });
        if (gone is not null)
        {
            Changed?.Invoke(default);
        }

        return gone is not null;
    }

    /// <summary>How much was kept in this browser before signing in.</summary>
    public async Task<ListenerHolding> BeforeAsync() => await SpeakAsync<ListenerHolding?>(
        tells: false,
        async token => await _listener.BeforeAsync() is { } key ? await Task.Run(() => _data.HoldingAsync(key, token), token) : null)
            ?? default;

    /// <summary>Gives the account what was kept in this browser before signing in.</summary>
    /// <returns>Whether it has it.</returns>
    public async Task<bool> BringAlongAsync()
    {
        bool? brought = await SpeakAsync<bool?>(
            tells: true,
            async token =>
            {
                if (await _listener.BeforeAsync() is { } before && await _listener.FindAsync() is { } account)
                {
                    await Task.Run(() => _data.BringAsync(before, account, token), token);
                    await _listener.ForgetBrowserAsync(token);
                }

                return true;
            });
        if (brought is not null)
        {
            Changed?.Invoke(default);
        }

        return brought is not null;
    }

    /// <summary>Forgets what was kept in this browser before signing in.</summary>
    /// <returns>Whether it is gone.</returns>
    public async Task<bool> ForgetBeforeAsync() => await SpeakAsync<bool?>(
        tells: true,
        async token =>
        {
            await _listener.ForgetBrowserAsync(token);
            return true;
        }) is not null;

    /// <inheritdoc />
    public void Dispose()
    {
        _store.Changed -= OnChanged;
        _gone.Cancel();
        _gone.Dispose();
    }

    // Of what was said; a journal keeps its cookie.
    private async Task<bool> LeavesNothingAsync(string browser, CancellationToken cancellationToken)
    {
        await _store.ForgetAsync(browser, cancellationToken);
        return (await _data.HoldingAsync(browser, cancellationToken)).IsNothing;
    }

    private void Tell(string words, Offer? offer = null)
    {
        if (_messages.Add(words) is { } message && offer is not null)
        {
            SnackbarActions.Offer(message, offer);
        }
    }

    // Asks the store and takes in what it comes to. Where the database is locked or full, music goes on; who pressed a button is told.
    private async Task<T?> SpeakAsync<T>(bool tells, Func<CancellationToken, Task<T?>> speak)
    {
        _speaking = true;
        try
        {
            T? answer = await speak(_gone.Token);
            await TasteAsync(_gone.Token);
            return answer;
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            return default; // The page was left.
        }
        catch (Exception e) when (_errors.FaultOf(e) is not null || e is JSException)
        {
            if (tells)
            {
                _messages.Add("That could not be kept just now. Try again in a moment.", Severity.Warning);
            }

            return default;
        }
        finally
        {
            _speaking = false;
        }
    }

    private void OnChanged(string listener)
    {
        if (!string.Equals(listener, _whose, StringComparison.Ordinal))
        {
            return;
        }

        _stale = true;
        if (!_speaking)
        {
            Changed?.Invoke(default);
        }
    }
}

/// <summary>What became of a listener's feedback.</summary>
/// <param name="Kind">What was said; null where something was taken back, or nothing is known but that it is another.</param>
/// <param name="Subject">Of which song, where something was said on this circuit.</param>
/// <param name="Id">Key of what was said or taken back on this circuit; else 0.</param>
internal readonly record struct FeedbackChange(FeedbackKind? Kind, FeedbackSubject? Subject, long Id)
{
    /// <summary>Whether what is in sight should follow: nothing moves by itself because a song came to its end.</summary>
    public bool Shows => Kind is not FeedbackKind.Played;
}
