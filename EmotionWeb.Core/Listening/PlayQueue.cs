using System.Collections.Immutable;

namespace EmotionWeb.Core.Listening;

/// <summary>
/// What a listener hears and in which order. Immutable: each change gives another queue, so that what is shown never changes underneath.
/// An entry that is not there is no error anywhere: who asks may have seen an older queue.
/// </summary>
public sealed class PlayQueue
{
    /// <summary>Entries that a queue holds at most.</summary>
    public const int Most = 1_000;

    /// <summary>After so many failures one after the other a player stops: then it is not the track that is wrong.</summary>
    public const int MostFailures = 3;

    // The order before shuffling; default where nothing is shuffled.
    private readonly ImmutableArray<long> _plain;

    // The last key that was given.
    private readonly long _given;

    private PlayQueue(ImmutableArray<QueueEntry> entries, ImmutableArray<long> plain, long? current, RepeatMode repeat, long given) =>
        (Entries, _plain, CurrentId, Repeat, _given) = (entries, plain, current, repeat, given);

    /// <summary>Nothing to play.</summary>
    public static PlayQueue Empty { get; } = new([], default, null, RepeatMode.Off, 0);

    /// <summary>The entries in the order in which they play.</summary>
    public ImmutableArray<QueueEntry> Entries { get; }

    /// <summary>Key of the entry that sounds or will sound first; null only where there is none.</summary>
    public long? CurrentId { get; }

    /// <summary>The entry that sounds or will sound first; null only where there is none.</summary>
    public QueueEntry? Current => Entries.FirstOrDefault(e => e.Id == CurrentId);

    /// <summary>What becomes of the queue at its end.</summary>
    public RepeatMode Repeat { get; }

    /// <summary>Whether the order is a shuffled one, which <see cref="Unshuffle"/> turns back.</summary>
    public bool IsShuffled => !_plain.IsDefault;

    /// <summary>Keys in the order before shuffling; in the order of <see cref="Entries"/> where nothing is shuffled.</summary>
    public ImmutableArray<long> PlainOrder => IsShuffled ? _plain : [.. Entries.Select(e => e.Id)];

    /// <summary>How many more entries it takes.</summary>
    public int Room => Most - Entries.Length;

    /// <summary>
    /// Puts together what was kept elsewhere. Keys that do not fit are passed over, tracks beyond <see cref="Most"/> too.
    /// </summary>
    /// <param name="entries">The entries in the order in which they play.</param>
    /// <param name="plainOrder">Keys in the order before shuffling, or null where nothing is shuffled.</param>
    /// <param name="current">Key of the current entry.</param>
    /// <param name="repeat">What becomes of the queue at its end.</param>
    public static PlayQueue Of(IEnumerable<QueueEntry> entries, IReadOnlyList<long>? plainOrder, long? current, RepeatMode repeat)
    {
        ImmutableArray<QueueEntry> kept = [.. entries.Where(e => e is { Id: > 0 and < long.MaxValue, Tracks.Count: > 0 })
            .DistinctBy(e => e.Id).Take(Most)];
        ImmutableArray<long> plain = default;
        if (plainOrder is not null)
        {
            HashSet<long> there = [.. kept.Select(e => e.Id)];
            plain = [.. plainOrder.Where(there.Remove)];
            plain = plain.AddRange(kept.Select(e => e.Id).Where(there.Contains));
        }

        return new PlayQueue(kept, plain, current, repeat, kept.IsEmpty ? 0 : kept.Max(e => e.Id)).Settled();
    }

    /// <summary>Plays these and nothing else. Where the queue is shuffled the new one is too.</summary>
    /// <param name="tracks">What to play; each item's tracks are the same song, best first.</param>
    /// <param name="start">Place among them where it begins, from 0.</param>
    /// <param name="seed">Chooses the order where it is shuffled.</param>
    public PlayQueue Replace(IEnumerable<IReadOnlyList<PlayableTrack>> tracks, int start, int seed)
    {
        PlayQueue plain = Unshuffle().Clear().AddLast(tracks);
        PlayQueue begun = plain.Entries.IsEmpty ? plain : plain.At(plain.Entries[Math.Clamp(start, 0, plain.Entries.Length - 1)].Id);
        return IsShuffled ? begun.Shuffle(seed) : begun;
    }

    /// <summary>Adds after everything else; what there is no <see cref="Room"/> for is left out.</summary>
    public PlayQueue AddLast(IEnumerable<IReadOnlyList<PlayableTrack>> tracks) => Add(tracks, Entries.Length, IsShuffled ? _plain.Length : 0);

    /// <summary>Adds behind the current entry; what there is no <see cref="Room"/> for is left out.</summary>
    public PlayQueue AddNext(IEnumerable<IReadOnlyList<PlayableTrack>> tracks) =>
        Add(tracks, IndexOf(CurrentId) + 1, IsShuffled && CurrentId is { } current ? _plain.IndexOf(current) + 1 : 0);

    /// <summary>Takes an entry out. Where it is the current one, the next becomes current.</summary>
    public PlayQueue Remove(long id)
    {
        int index = IndexOf(id);
        if (index < 0)
        {
            return this;
        }

        long? current = id == CurrentId ? Follow(id, QueueEvent.Next).Entry : CurrentId;
        ImmutableArray<long> plain = IsShuffled ? _plain.Remove(id) : default;
        return new PlayQueue(Entries.RemoveAt(index), plain, current == id ? null : current, Repeat, _given).Settled();
    }

    /// <summary>Takes all out; repeating and shuffling stay as chosen.</summary>
    public PlayQueue Clear() => new([], IsShuffled ? [] : default, null, Repeat, _given);

    /// <summary>
    /// Puts back what an earlier queue had and this one has not, each behind the nearest that stood before it and still does.
    /// </summary>
    public PlayQueue PutBack(PlayQueue earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        HashSet<long> there = [.. Entries.Select(e => e.Id)];
        QueueEntry[] missing = [.. earlier.Entries.Where(e => !there.Contains(e.Id)).Take(Room)];
        if (missing.Length == 0)
        {
            return this;
        }

        Dictionary<long, QueueEntry> all = Entries.Concat(missing).ToDictionary(e => e.Id);
        ImmutableArray<long> order = Merge([.. Entries.Select(e => e.Id)], [.. earlier.Entries.Select(e => e.Id)], all.ContainsKey);
        ImmutableArray<long> plain = IsShuffled ? Merge(_plain, earlier.PlainOrder, all.ContainsKey) : default;
        return new PlayQueue([.. order.Select(id => all[id])], plain, CurrentId ?? earlier.CurrentId, Repeat, Math.Max(_given, earlier._given)).Settled();
    }

    /// <summary>
    /// Puts other tracks in the place of what was planned behind an entry. What was not planned stays where it is, counted from that
    /// entry; a track that was planned there before
    /// keeps its key. A shuffled queue stays as it is.
    /// </summary>
    /// <param name="after">Key of the last entry that stays; where it is not there, nothing changes.</param>
    /// <param name="planned">Keys of entries that were planned.</param>
    /// <param name="tracks">What comes there instead, in order; each item's tracks are the same song, best first.</param>
    public PlayQueue Replan(long after, IReadOnlySet<long> planned, IEnumerable<IReadOnlyList<PlayableTrack>> tracks)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(tracks);
        int last = IndexOf(after);
        if (last < 0 || IsShuffled)
        {
            return this;
        }

        QueueEntry[] behind = [.. Entries.Skip(last + 1)];
        ILookup<string, QueueEntry> before = behind.Where(e => planned.Contains(e.Id)).ToLookup(e => e.Track.Id, StringComparer.Ordinal);
        HashSet<long> used = [];
        long given = _given;
        List<QueueEntry> next = [.. tracks.Where(t => t.Count > 0)
            .Select(t => before[t[0].Id].FirstOrDefault(e => used.Add(e.Id)) ?? new QueueEntry(++given, t))];
        for (int i = 0; i < behind.Length; i++)
        {
            if (!planned.Contains(behind[i].Id))
            {
                next.Insert(Math.Min(i, next.Count), behind[i]);
            }
        }

        return new PlayQueue([.. Entries.Take(last + 1), .. next.Take(Most - last - 1)], _plain, CurrentId, Repeat, given).Settled();
    }

    /// <summary>Turns back to an earlier queue; the current entry stays the current one, behind what stood before it there.</summary>
    public PlayQueue TurnBack(PlayQueue earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        List<QueueEntry> entries = [.. earlier.Entries];
        int place = 0;
        foreach (QueueEntry entry in Entries.Take(IndexOf(CurrentId) + 1))
        {
            int there = entries.FindIndex(e => e.Id == entry.Id);
            if (there >= 0)
            {
                place = there + 1;
            }
            else if (entry.Id == CurrentId)
            {
                entries.Insert(place, entry);
            }
        }

        return new PlayQueue([.. entries.Take(Most)], earlier._plain, CurrentId, Repeat, Math.Max(_given, earlier._given)).Settled();
    }

    /// <summary>Moves an entry so that it stands at a place.</summary>
    /// <param name="id">Key of the entry.</param>
    /// <param name="index">Place from 0; beyond either end is that end.</param>
    public PlayQueue Move(long id, int index)
    {
        int from = IndexOf(id);
        int to = Math.Clamp(index, 0, Math.Max(0, Entries.Length - 1));
        return from < 0 || from == to ? this : With(Entries.RemoveAt(from).Insert(to, Entries[from]), _plain);
    }

    /// <summary>
    /// Puts the current entry first and the others behind it in an order that the seed chooses. The order there was is kept.
    /// </summary>
    public PlayQueue Shuffle(int seed)
    {
        QueueEntry[] others = [.. Entries.Where(e => e.Id != CurrentId)];
        new Random(seed).Shuffle(others);
        return With(Current is { } current ? [current, .. others] : [.. others], PlainOrder);
    }

    /// <summary>Turns back to the order before shuffling.</summary>
    public PlayQueue Unshuffle()
    {
        if (!IsShuffled)
        {
            return this;
        }

        Dictionary<long, QueueEntry> all = Entries.ToDictionary(e => e.Id);
        return With([.. _plain.Select(id => all[id])], default);
    }

    /// <summary>Chooses what becomes of the queue at its end.</summary>
    public PlayQueue With(RepeatMode repeat) => new(Entries, _plain, CurrentId, repeat, _given);

    /// <summary>Makes an entry the current one.</summary>
    public PlayQueue At(long id) => IndexOf(id) < 0 ? this : new PlayQueue(Entries, _plain, id, Repeat, _given);

    /// <summary>
    /// Where the queue goes from an entry. Previous is meant within the first 3 s of a song; later the song begins again.
    /// </summary>
    /// <param name="id">Key of an entry of this queue.</param>
    /// <param name="what">Why it leaves it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public QueueStep Follow(long id, QueueEvent what)
    {
        int index = IndexOf(id);
        ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(id));
        if (what is QueueEvent.Ended && Repeat is RepeatMode.One)
        {
            return new QueueStep(id, Plays: true);
        }

        if (what is QueueEvent.Previous)
        {
            return new QueueStep(index > 0 ? Entries[index - 1].Id : Repeat is RepeatMode.All ? Entries[^1].Id : id, Plays: true);
        }

        return index + 1 < Entries.Length
            ? new QueueStep(Entries[index + 1].Id, Plays: true)
            : new QueueStep(Entries[0].Id, Repeat is RepeatMode.All);
    }

    // Behind each that both have stands what only the earlier order has.
    private static ImmutableArray<long> Merge(ImmutableArray<long> now, ImmutableArray<long> earlier, Func<long, bool> wanted)
    {
        HashSet<long> there = [.. now];
        List<long> merged = [.. now];
        int place = 0;
        foreach (long id in earlier.Where(wanted))
        {
            if (there.Contains(id))
            {
                place = merged.IndexOf(id) + 1;
            }
            else
            {
                merged.Insert(place++, id);
            }
        }

        return [.. merged];
    }

    private PlayQueue Add(IEnumerable<IReadOnlyList<PlayableTrack>> tracks, int place, int plainPlace)
    {
        QueueEntry[] added = [.. tracks.Where(t => t.Count > 0).Take(Room).Select((t, i) => new QueueEntry(_given + 1 + i, t))];
        ImmutableArray<long> plain = IsShuffled ? _plain.InsertRange(plainPlace, added.Select(e => e.Id)) : default;
        return new PlayQueue(Entries.InsertRange(place, added), plain, CurrentId, Repeat, _given + added.Length).Settled();
    }

    private PlayQueue With(ImmutableArray<QueueEntry> entries, ImmutableArray<long> plain) => new(entries, plain, CurrentId, Repeat, _given);

    // Where there is anything, something is current.
    private PlayQueue Settled() => IndexOf(CurrentId) >= 0 || Entries.IsEmpty && CurrentId is null ? this
        : new PlayQueue(Entries, _plain, Entries.IsEmpty ? null : Entries[0].Id, Repeat, _given);

    private int IndexOf(long? id)
    {
        for (int i = 0; i < Entries.Length; i++)
        {
            if (Entries[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
