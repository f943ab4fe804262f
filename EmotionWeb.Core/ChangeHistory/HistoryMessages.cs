namespace EmotionWeb.Core.ChangeHistory;

/// <summary>What is said of changes: what they were done to, and why one cannot be made or taken back.</summary>
internal static class HistoryMessages
{
    public static LocalizableMessage SignedOut => new("history-signed-out");

    public static LocalizableMessage NoAdmin => new("history-no-admin");

    public static LocalizableMessage ChangeGone => new("history-change-gone");

    public static LocalizableMessage NotListed => new("history-not-listed");

    public static LocalizableMessage DeletedSince => new("history-deleted-since");

    public static LocalizableMessage ChangedSince => new("history-changed-since");

    public static LocalizableMessage MoodGone => new("history-mood-gone");

    public static LocalizableMessage MoodHasSongs => new("history-mood-has-songs");

    public static LocalizableMessage MoodInMap => new("history-mood-in-map");

    public static LocalizableMessage MoodNameTaken => new("history-mood-name-taken");

    public static LocalizableMessage RuleMoodGone => new("history-rule-mood-gone");

    public static LocalizableMessage AddedSince(LocalizableMessage song) => new("history-added-since", song);

    public static LocalizableMessage DefaultModel => new("history-default-model");

    public static LocalizableMessage ManifestModel => new("history-manifest-model");

    public static LocalizableMessage NotKeptHere => new("history-not-kept-here");

    /// <summary>A song by its title and artist.</summary>
    public static LocalizableMessage Song(string title, string artist) => new("history-song", title, artist);

    /// <summary>The first of many, and how many more.</summary>
    public static LocalizableMessage AndMore(LocalizableMessage first, int more) => new("history-and-more", first, more);

    /// <summary>Songs that were given a mood.</summary>
    public static LocalizableMessage MovedTo(LocalizableMessage songs, string mood) => new("history-moved-to", songs, mood);

    /// <summary>A mood that was removed, and the one that took its place.</summary>
    public static LocalizableMessage ReplacedBy(string mood, string replacement) => new("history-replaced-by", mood, replacement);
}
