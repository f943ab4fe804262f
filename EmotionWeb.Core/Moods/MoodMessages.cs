namespace EmotionWeb.Core.Moods;

/// <summary>What is said of moods.</summary>
internal static class MoodMessages
{
    public static LocalizableMessage ColourForm => new("mood-colour-form");

    public static LocalizableMessage ValenceRange => new("mood-valence-range");

    public static LocalizableMessage EnergyRange => new("mood-energy-range");

    public static LocalizableMessage LastMood => new("mood-last");

    public static LocalizableMessage ReplacementUnfit => new("mood-replacement-unfit");

    public static LocalizableMessage NameLength(int longest) => new("mood-name-length", longest);

    public static LocalizableMessage NameTaken(string name) => new("mood-name-taken", name);

    /// <param name="onLight">Whether the ground is the light one.</param>
    /// <param name="contrast">What it has, 1 to 21.</param>
    /// <param name="least">What text needs.</param>
    public static LocalizableMessage Contrast(bool onLight, double contrast, double least) => new(onLight ? "mood-contrast-light" : "mood-contrast-dark", contrast, least);

    public static LocalizableMessage InUse(int songs, int rules, string name) => new("mood-in-use", Songs(songs), Rules(rules), name);

    private static LocalizableMessage Songs(int count) => new("count-songs", count);

    private static LocalizableMessage Rules(int count) => new("count-rules", count);
}
