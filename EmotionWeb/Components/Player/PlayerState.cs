using EmotionWeb.Core.Listening;

namespace EmotionWeb.Components.Player;

/// <summary>
/// What the listener of one circuit plays. It owns the queue; what sounds, and where in it, the browser says (<see cref="Heard"/>), which
/// also goes on by itself.
/// Lives on the circuit's dispatcher, as components do.
/// </summary>
/// <param name="tracks">Finds what a kept queue was made of.</param>
/// <param name="time">Seeds what is shuffled.</param>
internal sealed class PlayerState(ITrackFinder tracks, TimeProvider time)
{
    /// <summary>The queue changed, or what sounds did. Told on the circuit's dispatcher.</summary>
    public event Action? Changed;

    /// <summary>The browser is to know the queue, and to play an entry of it where one is named.</summary>
    public event Action<long?>? Wanted;

    /// <summary>The browser is to play where it is silent and to pause where it is not.</summary>
    public event Action? Toggled;

    /// <summary>Whether there is anything to play from.</summary>
    public bool Available => tracks.Any;

    /// <summary>The queue.</summary>
    public PlayQueue Queue { get; private set; } = PlayQueue.Empty;

    /// <summary>Whether its current entry is heard.</summary>
    public bool Sounds { get; private set; }

    /// <summary>The queue before something was taken out of it, for taking that back; null where nothing was.</summary>
    public PlayQueue? Before { get; private set; }

    /// <summary>Plays these and nothing else.</summary>
    /// <param name="list">The tracks in their order.</param>
    /// <param name="start">Place among them where it begins, from 0.</param>
    public void Play(IReadOnlyList<PlayableTrack> list, int start)
    {
        PlayQueue queue = Queue.Replace(Each(list), start, Seed());
        Set(queue, queue.CurrentId);
    }

    /// <summary>Plays an entry of the queue.</summary>
    public void Play(long entry) => Set(Queue.At(entry), entry, Before);

    /// <summary>Adds behind the current entry.</summary>
    /// <returns>Whether there was room.</returns>
    public bool AddNext(PlayableTrack track) => Add(Queue.AddNext(Each([track])));

    /// <summary>Adds at the end.</summary>
    /// <returns>Whether there was room.</returns>
    public bool AddLast(PlayableTrack track) => Add(Queue.AddLast(Each([track])));

    /// <summary>Takes an entry out.</summary>
    public void Remove(long entry) => Set(Queue.Remove(entry), before: Queue);

    /// <summary>Takes all out.</summary>
    public void Clear() => Set(Queue.Clear(), before: Queue);

    /// <summary>Puts back what was taken out last.</summary>
    public void Undo() => Set(Before is { } before ? Queue.PutBack(before) : Queue);

    /// <summary>Moves an entry to a place, from 0.</summary>
    public void Move(long entry, int index) => Set(Queue.Move(entry, index), before: Before);

    /// <summary>Shuffles, or turns back to the order before.</summary>
    public void ToggleShuffle() => Set(Queue.IsShuffled ? Queue.Unshuffle() : Queue.Shuffle(Seed()), before: Before);

    /// <summary>Off, all, one, and off again.</summary>
    public void TurnRepeat() => Set(
        Queue.With(Queue.Repeat switch
        {
            RepeatMode.Off => RepeatMode.All,
            RepeatMode.All => RepeatMode.One,
            _ => RepeatMode.Off,
        }),
        before: Before);

    /// <summary>Plays where it is silent, and pauses where it is not.</summary>
    public void Toggle() => Toggled?.Invoke();

    /// <summary>
    /// The browser tells which entry is the current one, and whether it sounds. An entry that is gone meanwhile is passed over.
    /// </summary>
    public void Heard(long entry, bool sounds)
    {
        (Queue, Sounds) = (Queue.At(entry), sounds && Queue.Entries.Any(e => e.Id == entry));
        Changed?.Invoke();
    }

    /// <summary>Takes over what a browser plays or kept, unless something else was asked for while it was looked up.</summary>
    public async Task AdoptAsync(KeptQueue kept, CancellationToken cancellationToken)
    {
        PlayQueue before = Queue;
        string[] keys = [.. kept.Entries.SelectMany(e => e.Tracks).Distinct(StringComparer.Ordinal)];
        IReadOnlyList<PlayableTrack> found = await tracks.GetAsync(keys, cancellationToken);
        if (ReferenceEquals(before, Queue))
        {
            Set(kept.Revive(found.DistinctBy(t => t.Id, StringComparer.Ordinal).ToDictionary(t => t.Id, StringComparer.Ordinal)));
        }
    }

    private static IEnumerable<IReadOnlyList<PlayableTrack>> Each(IEnumerable<PlayableTrack> list) =>
        list.Select(t => (IReadOnlyList<PlayableTrack>)[t, .. t.Others]);

    private bool Add(PlayQueue queue)
    {
        bool fits = Queue.Room > 0;
        Set(queue, before: Before);
        return fits;
    }

    private int Seed() => unchecked((int)time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Set(PlayQueue queue, long? play = null, PlayQueue? before = null)
    {
        (Queue, Before) = (queue, before);
        Wanted?.Invoke(play);
        Changed?.Invoke();
    }
}
