namespace EmotionWeb.Core.Sessions;

/// <summary>Why a song stands in a session, and what a session fell short of.</summary>
internal static class SessionMessages
{
    public static LocalizableMessage Starts => new("session-starts");

    public static LocalizableMessage Heading => new("session-heading");

    public static LocalizableMessage Brighter => new("session-brighter");

    public static LocalizableMessage Darker => new("session-darker");

    public static LocalizableMessage Calmer => new("session-calmer");

    public static LocalizableMessage Livelier => new("session-livelier");

    public static LocalizableMessage Stays => new("session-stays");

    public static LocalizableMessage SamePace => new("session-same-pace");

    public static LocalizableMessage NoSongs => new("session-no-songs");

    public static LocalizableMessage ByHand => new("session-by-hand");

    /// <param name="when">When it was said.</param>
    public static LocalizableMessage Liked(DateTimeOffset when) => new("session-liked", when);

    public static LocalizableMessage Mood(string mood) => new("reason-mood", mood);

    /// <param name="beats">Beats a minute.</param>
    public static LocalizableMessage Tempo(double beats) => new("session-tempo", Math.Round(beats));

    /// <param name="minutes">The session's minutes.</param>
    /// <param name="reach">How much of the way they reach, 0 to 1.</param>
    public static LocalizableMessage Short(int minutes, double reach) => new("session-reach", minutes, Math.Round(100 * reach));

    /// <param name="found">Minutes of songs that were found.</param>
    /// <param name="wanted">Minutes asked for.</param>
    public static LocalizableMessage TooFew(double found, int wanted) => new("session-too-few", Math.Round(found), wanted);
}
