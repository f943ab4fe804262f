using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;

namespace EmotionWeb.Tests.Component.Feedback;

/// <summary>Keeps what is said in memory; every song is in the mood whose key is 1.</summary>
internal sealed class FakeFeedback : IFeedbackStore
{
    private readonly Dictionary<long, ListenerFeedback> _all = [];

    public event Action<string>? Changed;

    public event Action<IReadOnlyList<FeedbackSubject>>? LikesChanged
    {
        add { }
        remove { }
    }

    public Task<bool> IsLikedAsync(FeedbackSubject subject, CancellationToken cancellationToken) =>
        Task.FromResult(_all.Values.Any(f => f.Kind is FeedbackKind.Like && string.Equals(f.Title, subject.Title, StringComparison.Ordinal)));

    public Exception? Trouble { get; set; }

    public IReadOnlyList<ListenerFeedback> Said => [.. _all.Values];

    /// <summary>What another page of the listener says.</summary>
    public void SayElsewhere(string listener, FeedbackSubject subject, FeedbackKind kind)
    {
        Keep(listener, subject, kind, 1, default);
        Changed?.Invoke(listener);
    }

    public Task<ListenerTaste> TasteAsync(string listener, CancellationToken cancellationToken) =>
        Task.FromResult(ListenerTaste.From(_all.Values.Where(f => string.Equals(f.Listener, listener, StringComparison.Ordinal)), DateTimeOffset.UnixEpoch));

    public Task<IReadOnlyList<ListenerFeedback>> AllAsync(string listener, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListenerFeedback>>([.. _all.Values.Where(f => string.Equals(f.Listener, listener, StringComparison.Ordinal)).Reverse()]);

    public Task<long?> AddAsync(
        string listener, FeedbackSubject subject, FeedbackKind kind, double fraction = 1, TimeSpan heard = default,
            CancellationToken cancellationToken = default)
    {
        if (Trouble is { } trouble)
        {
            return Task.FromException<long?>(trouble);
        }

        long id = Keep(listener, subject, kind, fraction, heard);
        Changed?.Invoke(listener);
        return Task.FromResult<long?>(id);
    }

    public Task<bool> RemoveAsync(string listener, long id, CancellationToken cancellationToken)
    {
        bool there = _all.TryGetValue(id, out ListenerFeedback? said) && string.Equals(said.Listener, listener, StringComparison.Ordinal) && _all.Remove(id);
        Changed?.Invoke(listener);
        return Task.FromResult(there);
    }

    public Task<int> ForgetAsync(string listener, CancellationToken cancellationToken)
    {
        long[] gone = [.. _all.Where(f => string.Equals(f.Value.Listener, listener, StringComparison.Ordinal)).Select(f => f.Key)];
        Array.ForEach(gone, id => _all.Remove(id));
        Changed?.Invoke(listener);
        return Task.FromResult(gone.Length);
    }

    public Task<int> BringAsync(string from, string to, CancellationToken cancellationToken)
    {
        ListenerFeedback[] brought = [.. _all.Values.Where(f => string.Equals(f.Listener, from, StringComparison.Ordinal))];
        Array.ForEach(brought, said => said.Listener = to);
        Changed?.Invoke(to);
        return Task.FromResult(brought.Length);
    }

    public Task<int> ForgetLostAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    private long Keep(string listener, FeedbackSubject subject, FeedbackKind kind, double fraction, TimeSpan heard)
    {
        ListenerFeedback said = new()
        {
            Listener = listener,
            Kind = kind,
            SongId = subject.SongId,
            TrackId = subject.TrackId,
            Title = subject.Title,
            Artist = subject.Artist,
            MoodId = kind is FeedbackKind.NotForMood ? 1 : null,
            Mood = kind is FeedbackKind.NotForMood ? "Happy" : null,
            Fraction = kind is FeedbackKind.Skip ? fraction : null,
            Weight = FeedbackWeights.Of(kind, fraction, heard),
            AtTicks = DateTimeOffset.UnixEpoch.UtcTicks,
        };
        long id = _all.Count + 1 + (_all.Count > 0 ? _all.Keys.Max() : 0);
        typeof(ListenerFeedback).GetProperty(nameof(ListenerFeedback.Id))!.SetValue(said, id);
        _all[id] = said;
        return id;
    }
}

/// <summary>A browser that becomes known with its first word, and perhaps an account.</summary>
internal sealed class FakeListener : ICurrentListener
{
    public const string Key = "browser:fake";

    public bool Known { get; set; }

    public string? Account { get; set; }

    public int Forgotten { get; private set; }

    public Task<string?> FindAsync() => Task.FromResult(Account ?? (Known ? Key : null));

    public Task<string?> KnowAsync(CancellationToken cancellationToken)
    {
        Known = true;
        return FindAsync();
    }

    public Task<string?> BeforeAsync() => Task.FromResult(Account is not null && Known ? Key : null);

    public Task ForgetBrowserAsync(CancellationToken cancellationToken)
    {
        Forgotten++;
        Known = false;
        return Task.CompletedTask;
    }
}

/// <summary>Permits for everything, or for nothing.</summary>
internal sealed class FakePermits : IClientPermits
{
    public bool Refuses { get; set; }

    public Task TakePlanAsync() => Refuses ? Task.FromException(new TooManyPlansException(TimeSpan.FromSeconds(3))) : Task.CompletedTask;

    public Task<bool> TryTakeWordAsync() => Task.FromResult(!Refuses);
}

/// <summary>Takes a time-out for a busy database.</summary>
internal sealed class FakeErrors : IDatabaseErrors
{
    public DatabaseFault? FaultOf(Exception e) => e is TimeoutException ? DatabaseFault.Busy : null;
}
