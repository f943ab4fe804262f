using EmotionWeb.Components.Shared;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Components.Player;

/// <summary>
/// What the browser keeps of a queue, so that a reload, another tab or another server brings it back: keys and the order, no names.
/// </summary>
/// <param name="Entries">The entries in the order in which they play.</param>
/// <param name="Plain">Keys in the order before shuffling, or null where nothing is shuffled.</param>
/// <param name="Current">Key of the current entry.</param>
/// <param name="Repeat">0 off, 1 all, 2 one.</param>
internal sealed record KeptQueue(IReadOnlyList<KeptEntry> Entries, IReadOnlyList<long>? Plain, long? Current, int Repeat)
{
    /// <summary>Parts of at most 16,000 characters that the longest queue comes in; what needs more is none of ours.</summary>
    public const int MostParts = 32;

    private static readonly RepeatMode[] Modes = Enum.GetValues<RepeatMode>();

    /// <summary>Reads what a browser kept; null where it kept nothing, or something else.</summary>
    public static KeptQueue? FromJson(string json) =>
        BrowserStorage.Read<KeptQueue>(json) is { Entries.Count: > 0 and <= PlayQueue.Most } kept && kept.Entries.All(IsWhole) ? kept : null;

    /// <summary>The queue again, of those tracks that are still there.</summary>
    public PlayQueue Revive(IReadOnlyDictionary<string, PlayableTrack> tracks) => PlayQueue.Of(
        Entries.Select(e => new QueueEntry(e.Id, [.. e.Tracks.Select(tracks.GetValueOrDefault).OfType<PlayableTrack>()])),
        Plain,
        Current,
        Modes.FirstOrDefault(m => NumberOf(m) == Repeat));

    /// <summary>The number that stands for a mode in what is kept.</summary>
    public static int NumberOf(RepeatMode repeat) => repeat switch
    {
        RepeatMode.All => 1,
        RepeatMode.One => 2,
        _ => 0,
    };

    // Annotations say nothing of what lists hold.
    private static bool IsWhole(KeptEntry? entry) => entry is not null && entry.Tracks.All(track => (string?)track is not null);
}

/// <summary>One place in a kept queue.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Tracks">Keys of its tracks, best first.</param>
internal sealed record KeptEntry(long Id, IReadOnlyList<string> Tracks);
