using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Lets <see cref="RecognitionOptions.Workers"/> readings work at once, each on a thread of <see cref="VisionThreads"/>. Others wait: as
/// many as can be expected to begin within half of
/// <see cref="RecognitionOptions.WaitSeconds"/>, by how long readings last just now, and never more than
/// <see cref="RecognitionOptions.Waiting"/>.
/// Clients take turns (start-time fair queuing: Goyal, Vin and Cheng 1996): a place's turn is one after the last that its client has, and
/// no earlier than that of the reading that began last.
/// The lowest turn goes first, and where places run out the highest gives way; frames of a camera (<see cref="ReadingRank"/>) come after
/// all pictures, and take turns among themselves. docs/adr/015-a-place-before-the-picture.md says why.
/// A reading that is cancelled while it waits frees its place at once. Disposal takes no more work, cancels what waits and lets what runs finish.
/// </summary>
public sealed class VisionQueue : IVisionQueue, IAsyncDisposable
{
    private const double FirstGuess = 0.1; // Seconds that a reading lasts, before any was seen.
    private const double Newest = 0.1; // Share of the last reading in how long one lasts.

    private static readonly Comparer<Place> InTurn = Comparer<Place>.Create((one, other) =>
        one.Rank != other.Rank ? one.Rank.CompareTo(other.Rank)
        : one.Turn != other.Turn ? one.Turn.CompareTo(other.Turn)
        : one.Number.CompareTo(other.Number));

    private readonly Lock _gate = new();
    private readonly SortedSet<Place> _places = new(InTurn);
    private readonly Dictionary<(string Client, ReadingRank Rank), long> _turns = [];
    private readonly VisionThreads _threads;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly int _workers;
    private readonly int _most;
    private double _seconds = FirstGuess;
    private int _running;
    private long _turn;
    private long _entered;
    private TaskCompletionSource? _idle; // Once the queue is closed.

    /// <summary>Reads how many may work and wait, and starts the threads.</summary>
    /// <param name="options">How many; where they do not say, one a processor.</param>
    /// <param name="batch">How many the device takes at once: where the options do not say, there are at least as many workers, or its batches would never fill.</param>
    /// <param name="time">The clock; the system's where it is null.</param>
    public VisionQueue(IOptions<RecognitionOptions> options, int batch = 1, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _workers = options.Value.Workers == 0 ? Math.Max(Environment.ProcessorCount, batch) : options.Value.Workers;
        _most = options.Value.Waiting;
        _patience = TimeSpan.FromSeconds(options.Value.WaitSeconds);
        _time = time ?? TimeProvider.System;
        _threads = new VisionThreads("vision", _workers);
    }

    /// <inheritdoc />
    public VisionLoad Load
    {
        get
        {
            lock (_gate)
            {
                return new VisionLoad(_running, _places.Count);
            }
        }
    }

    // A free worker has room for one more.
    private int Room =>
        _workers - _running + Math.Clamp((int)(_patience.TotalSeconds / 2 * _workers / _seconds), Math.Min(_workers, _most), _most);

    /// <inheritdoc />
    public IVisionPlace Enter(string client, ReadingRank rank = ReadingRank.Picture)
    {
        ArgumentNullException.ThrowIfNull(client);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_idle is not null, this);
            Place place = new(this, (client, rank), ++_entered, hurries: true);
            Admit(place);
            return place;
        }
    }

    /// <inheritdoc />
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        using Place place = new(this, ("", ReadingRank.Picture), Interlocked.Increment(ref _entered), hurries: false);
        return await place.RunAsync(work, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Place[] waiting;
        lock (_gate)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = [.. _places];
            _places.Clear();
            Rest();
        }

        Array.ForEach(waiting, place => place.Waiting?.Refuse(new OperationCanceledException("The queue is closed.")));
        await _idle.Task;
        await _threads.DisposeAsync();
    }

    private void Admit(Place place)
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (Place late in _places.Where(p => p.Waiting is null && p.KeptUntil <= now).ToArray())
        {
            Remove(late);
        }

        // Whoever lost a place asks with the turn of then.
        place.Turn = place.Turn == 0 ? Math.Max(_turn, _turns.GetValueOrDefault(place.Owner)) + 1 : place.Turn;
        if (_places.Count >= (place.Hurries ? Room : _workers - _running + _most))
        {
            Place last = _places.Max!;
            if (InTurn.Compare(last, place) < 0)
            {
                throw Busy();
            }

            Remove(last);
            last.Waiting?.Refuse(Busy());
        }

        place.KeptUntil = now + (_patience / 2);
        _places.Add(place);
        _turns[place.Owner] = Math.Max(place.Turn, _turns.GetValueOrDefault(place.Owner));
    }

    private bool Remove(Place place)
    {
        if (!_places.Remove(place))
        {
            return false;
        }

        if (!_places.Any(p => p.Owner == place.Owner))
        {
            _turns.Remove(place.Owner);
        }

        return true;
    }

    private void Begin()
    {
        while (_running < _workers && _places.FirstOrDefault(p => p.Waiting is not null) is { Waiting: { } work } next)
        {
            Remove(next);
            _turn = Math.Max(_turn, next.Turn);
            _running++;
            work.Begin();
        }
    }

    private void Rest()
    {
        if (_running == 0)
        {
            _idle?.TrySetResult();
        }
    }

    private async Task<T> RunAsync<T>(Place place, Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<Task<T>> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_idle is not null, this);
            if (!_places.Contains(place))
            {
                Admit(place);
            }

            // Once it begins it runs to its end, which the token brings about.
            place.Waiting = new Work(
                Begin: () => begun.SetResult(_threads.RunAsync(_ => Timed(work, cancellationToken), CancellationToken.None)),
                Refuse: e => begun.TrySetException(e));
            Begin();
        }

        using CancellationTokenSource tooLate = place.Hurries ? new(_patience, _time) : new();
        await using CancellationTokenRegistration late = tooLate.Token.UnsafeRegister(_ => Leave(place, Busy), null);
        await using CancellationTokenRegistration gone = cancellationToken.UnsafeRegister(
            _ => Leave(place, () => new OperationCanceledException(cancellationToken)), null);
        return await await begun.Task;
    }

    // On the thread that then takes what begins next.
    private T Timed<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken)
    {
        double? seconds = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            long started = _time.GetTimestamp();
            T result = work(cancellationToken);
            seconds = _time.GetElapsedTime(started).TotalSeconds;
            return result;
        }
        finally
        {
            lock (_gate)
            {
                _running--;
                _seconds += Newest * ((seconds ?? _seconds) - _seconds);
                Begin();
                Rest();
            }
        }
    }

    private void Leave(Place place, Func<Exception> why)
    {
        lock (_gate)
        {
            if (Remove(place))
            {
                place.Waiting?.Refuse(why());
            }
        }
    }

    private BusyException Busy() =>
        new(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((_places.Count + _running) * _seconds / _workers))));

    /// <summary>What waits for its turn.</summary>
    private sealed record Work(Action Begin, Action<Exception> Refuse);

    private sealed class Place(VisionQueue queue, (string Client, ReadingRank Rank) owner, long number, bool hurries) : IVisionPlace
    {
        /// <summary>Whose turns it takes: a client's frames do not delay the client's pictures.</summary>
        public (string Client, ReadingRank Rank) Owner { get; } = owner;

        public ReadingRank Rank => Owner.Rank;

        /// <summary>Whether it gives up where its turn does not come in time.</summary>
        public bool Hurries { get; } = hurries;

        /// <summary>When it is this one's turn; 0 until it was admitted. Never changes while it is in the queue.</summary>
        public long Turn { get; set; }

        /// <summary>Until when it is kept for a picture that is not there yet.</summary>
        public DateTimeOffset KeptUntil { get; set; }

        /// <summary>What is to be done, once the picture is there.</summary>
        public Work? Waiting { get; set; }

        /// <summary>Which came first, of one turn.</summary>
        public long Number { get; } = number;

        public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
            queue.RunAsync(this, work, cancellationToken);

        public void Dispose() => queue.Leave(this, () => new OperationCanceledException("The place was given back."));
    }
}
