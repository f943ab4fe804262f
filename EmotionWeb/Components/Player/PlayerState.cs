using System.Collections.Immutable;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Sessions;

namespace EmotionWeb.Components.Player;

/// <summary>
/// What the listener of one circuit plays. It owns the queue; what sounds, and where in it, the browser says (<see cref="Heard"/>), which
/// also goes on by itself.
/// Lives on the circuit's dispatcher, as components do.
/// </summary>
/// <param name="tracks">Finds what a kept queue was made of.</param>
/// <param name="time">Seeds what is shuffled, and tells how long a session was heard.</param>
internal sealed class PlayerState(ITrackFinder tracks, TimeProvider time)
{
    // The session before it was planned again, and how long was heard before what sounds now.
    private PlayingSession? _sessionBefore;
    private TimeSpan _heard;
    private long? _soundsSince;

    /// <summary>The queue changed, or what sounds did. Told on the circuit's dispatcher.</summary>
    public event Action? Changed;

    /// <summary>The browser is to know the queue, and to play an entry of it where one is named.</summary>
    public event Action<long?>? Wanted;

    /// <summary>The browser is to play where it is silent and to pause where it is not.</summary>
    public event Action? Toggled;

    /// <summary>There is something to play from, where there was nothing.</summary>
    public void BecomesAvailable() => Changed?.Invoke();

    /// <summary>Whether there is anything to play from.</summary>
    public bool Available => tracks.Any;

    /// <summary>The queue.</summary>
    public PlayQueue Queue { get; private set; } = PlayQueue.Empty;

    /// <summary>Whether its current entry is heard.</summary>
    public bool Sounds { get; private set; }

    /// <summary>The queue before something was taken out of it, for taking that back; null where nothing was.</summary>
    public PlayQueue? Before { get; private set; }

    /// <summary>The session that the queue follows, or null.</summary>
    public PlayingSession? Session { get; private set; }

    /// <summary>Whether <see cref="Before"/> is the queue before its session was planned again.</summary>
    public bool Replanned => _sessionBefore is not null;

    /// <summary>How long the session was heard.</summary>
    public TimeSpan Listened => _heard + (_soundsSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);

    /// <summary>Plays these and nothing else.</summary>
    /// <param name="list">The tracks in their order.</param>
    /// <param name="start">Place among them where it begins, from 0.</param>
    public void Play(IReadOnlyList<PlayableTrack> list, int start)
    {
        PlayQueue queue = Queue.Replace(Each(list), start, Seed());
        Session = null;
        Set(queue, queue.CurrentId);
    }

    /// <summary>Plays what of a session sounds here, from a song on, or from its beginning.</summary>
    public void PlaySession(SessionPlan plan, long? song)
    {
        SessionEntry[] sounding = [.. plan.Entries.Where(Sounding)];
        Play([.. sounding.Select(e => e.Track!)], Math.Max(0, Array.FindIndex(sounding, e => e.Song.Id == song)));
        (_heard, _soundsSince) = (TimeSpan.Zero, null);
        Session = new PlayingSession(plan, plan.Request, [.. Queue.Entries.Select(e => e.Id)]);
        Changed?.Invoke();
    }

    /// <summary>Follows another plan of the session behind an entry. What the listener put there by hand stays; undone once.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="after">Key of the last entry that stays.</param>
    public void Follow(SessionPlan plan, long after)
    {
        if (Session is not { } session || Queue.Entries.All(e => e.Id != after))
        {
            return;
        }

        QueueEntry[] stays = [.. Queue.Entries.TakeWhile(e => e.Id != after), Queue.Entries.First(e => e.Id == after)];
        HashSet<long> there = [.. stays.Concat(Queue.Entries.Where(e => !session.Planned.Contains(e.Id))).Select(e =>
            e.Track.SongId).OfType<long>()];
        PlayQueue queue = Queue.Replan(after, session.Planned, Each(plan.Entries.Where(e =>
            Sounding(e) && !there.Contains(e.Song.Id)).Select(e => e.Track!)));
        ImmutableHashSet<long> own = [.. Queue.Entries.Select(e => e.Id).Where(id => !session.Planned.Contains(id))];
        PlayQueue before = Queue;
        Set(queue, before: before);
        (_sessionBefore, Session) = (session, session with
        {
            Plan = plan,
            Planned = [.. queue.Entries.Select(e => e.Id).Where(id => !own.Contains(id))]
        });
        Changed?.Invoke();
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

    /// <summary>Takes out whatever is not to be heard any more, which is undone as any taking out is.</summary>
    public void Remove(Func<QueueEntry, bool> which)
    {
        QueueEntry[] gone = [.. Queue.Entries.Where(which)];
        if (gone.Length > 0)
        {
            Set(gone.Aggregate(Queue, (queue, entry) => queue.Remove(entry.Id)), before: Queue);
        }
    }

    /// <summary>Takes all out.</summary>
    public void Clear() => Set(Queue.Clear(), before: Queue);

    /// <summary>Puts back what was taken out last, or turns back to the session as it was planned before.</summary>
    public void Undo()
    {
        if (_sessionBefore is { } session && Before is { } earlier)
        {
            Set(Queue.TurnBack(earlier));
            Session = session;
            Changed?.Invoke();
        }
        else
        {
            Set(Before is { } before ? Queue.PutBack(before) : Queue);
        }
    }

    /// <summary>Moves an entry to a place, from 0, where it stays when a session is planned again.</summary>
    public void Move(long entry, int index)
    {
        Session = Session is { } session ? session with { Planned = session.Planned.Remove(entry) } : null;
        Set(Queue.Move(entry, index), before: Before);
    }

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
        (_heard, _soundsSince) = (Listened, Sounds ? time.GetTimestamp() : null);
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

    private static bool Sounding(SessionEntry entry) => entry.Track is { Playability: > Playability.Link };

    private bool Add(PlayQueue queue)
    {
        bool fits = Queue.Room > 0;
        Set(queue, before: Before);
        return fits;
    }

    private int Seed() => unchecked((int)time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Set(PlayQueue queue, long? play = null, PlayQueue? before = null)
    {
        // What was planned again is undone as long as nothing else became of the queue.
        _sessionBefore = before is not null && ReferenceEquals(before, Before) ? _sessionBefore : null;
        (Queue, Before) = (queue, before);
        Wanted?.Invoke(play);
        Changed?.Invoke();
    }
}
