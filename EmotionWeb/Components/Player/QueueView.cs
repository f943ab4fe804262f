using EmotionWeb.Core.Listening;

namespace EmotionWeb.Components.Player;

/// <summary>A queue as the browser's module takes it: what it does not know yet, and where the queue goes from each entry.</summary>
/// <param name="Current">
/// Key of the current entry, or null where there is none. Where something sounds already, the browser knows better.
/// </param>
/// <param name="Play">Key of the entry to play at once, or null.</param>
/// <param name="Steps">
/// For each entry, in the order in which they play: its key, and where next, previous, its end and a failure lead. A key below zero: the
/// queue comes there and waits.
/// </param>
/// <param name="Plain">Keys in the order before shuffling, or null where nothing is shuffled; kept for another circuit.</param>
/// <param name="Repeat">Kept for another circuit.</param>
/// <param name="Added">The entries that the browser was not told of before.</param>
internal sealed record QueueView(
    long? Current, long? Play, IReadOnlyList<long[]> Steps, IReadOnlyList<long>? Plain, int Repeat, IReadOnlyList<EntryView> Added)
{
    private static readonly QueueEvent[] Ways = [QueueEvent.Next, QueueEvent.Previous, QueueEvent.Ended, QueueEvent.Failed];

    /// <summary>What a browser that knows some entries needs to play a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="play">Key of the entry to play at once, or null.</param>
    /// <param name="known">Entries that it was told of.</param>
    /// <param name="options">How songs are played.</param>
    public static QueueView Of(PlayQueue queue, long? play, IReadOnlySet<long> known, PlayerOptions options) => new(
        queue.CurrentId,
        play,
        [.. queue.Entries.Select(e => (long[])[e.Id, .. Ways.Select(what => Signed(queue.Follow(e.Id, what)))])],
        queue.IsShuffled ? queue.PlainOrder : null,
        KeptQueue.NumberOf(queue.Repeat),
        [.. queue.Entries.Where(e => !known.Contains(e.Id))
            .Select(e => new EntryView(e.Id, [.. e.Tracks.Select(t => SourceView.Of(t, options))]))]);

    private static long Signed(QueueStep step) => step.Plays ? step.Entry : -step.Entry;
}

/// <summary>One place in the queue.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Sources">What sounds there, best first.</param>
internal sealed record EntryView(long Id, IReadOnlyList<SourceView> Sources);

/// <summary>Something that sounds.</summary>
/// <param name="Track">Its key.</param>
/// <param name="Url">Where its sound is.</param>
/// <param name="Type">What <c>canPlayType</c> is asked: a browser that does not play it asks for another form of it.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist; may be empty.</param>
/// <param name="Album">Album, or null.</param>
/// <param name="Cover">Where its cover is, or null.</param>
/// <param name="Source">What the source is called.</param>
/// <param name="Gain">Factor on the samples.</param>
/// <param name="Duration">Seconds, or null where unknown.</param>
/// <param name="Shop">What the shop that lets it be heard is called, or null.</param>
/// <param name="ShopAddress">Where the song is there, or null.</param>
/// <param name="Counts">Seconds to be heard for a play to count, or null where it never does.</param>
internal sealed record SourceView(
    string Track, string Url, string Type, string Title, string Artist, string? Album, string? Cover, string Source,
    double Gain, double? Duration, string? Shop, string? ShopAddress, double? Counts)
{
    /// <summary>What the browser needs to know of a track.</summary>
    public static SourceView Of(PlayableTrack track, PlayerOptions options) => new(
        track.Id,
        $"media/{track.Id}",
        track.MediaType,
        track.Title,
        track.Artist,
        track.Album,
        track.HasCover ? $"media/{track.Id}/cover" : null,
        SourceNames.Of(track),
        LoudnessGain.Factor(track.Loudness, options.Loudness, options.PreampDecibels, options.UntaggedDecibels),
        track.Duration?.TotalSeconds,
        track.Shop?.Name,
        track.Shop?.Address,
        PlayRule.CountsAfter(track.Duration)?.TotalSeconds);
}
