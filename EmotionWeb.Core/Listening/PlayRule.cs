namespace EmotionWeb.Core.Listening;

/// <summary>When a play of a track counts as one: ListenBrainz's rule (its API's "when to submit a listen").</summary>
public static class PlayRule
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(4);

    /// <summary>What is shorter never counts.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How much of a track is to be heard, pauses and what was sought over left out, for its play to count: half of it or four minutes,
    /// whichever is less; null where
    /// it never counts.
    /// </summary>
    /// <param name="duration">How long the track sounds, or null where unknown.</param>
    public static TimeSpan? CountsAfter(TimeSpan? duration) => duration is not { } whole ? Most : whole < Shortest ? null : whole / 2 < Most
        ? whole / 2 : Most;
}
