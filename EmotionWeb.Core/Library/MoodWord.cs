namespace EmotionWeb.Core.Library;

/// <summary>A word of MOOD tags, and the mood of the catalogue that it stands for.</summary>
public sealed class MoodWord
{
    /// <summary>The words that a new library begins with, by the moods of a new catalogue.</summary>
    internal static readonly IReadOnlyList<(string Mood, string[] Words)> First =
    [
        ("Calm", ["calm", "peaceful", "relaxed", "relaxing", "mellow", "ambient", "chill", "dreamy", "soothing"]),
        ("Happy", ["happy", "cheerful", "joyful", "upbeat", "fun"]),
        ("Sad", ["sad", "melancholy", "melancholic", "gloomy", "depressed", "sorrowful"]),
        ("Energetic", ["energetic", "aggressive", "party", "powerful", "intense", "excited"]),
    ];

    /// <summary>As it is compared (<see cref="Search.SearchNormalizer"/>).</summary>
    public required string Word { get; init; }

    /// <summary>The mood; a word goes with it.</summary>
    public int MoodId { get; set; }
}
