namespace EmotionWeb.Core.Songs;

/// <summary>What the fields of a song may hold, in a file as in a form.</summary>
internal static class SongLimits
{
    public const int GenreLength = 100;
    public const int LanguageLength = 60;
    public const int MostPopularity = 100;

    /// <summary>Before this, no music carries a year of release.</summary>
    public const int FirstYear = 1000;

    public const double LeastLoudness = -200;
    public const double MostLoudness = 50;
    public const double MostTempo = 1000;

    /// <summary>Records are announced a year ahead.</summary>
    public static int LastYear(TimeProvider time) => time.GetUtcNow().Year + 1;
}
