namespace EmotionWeb.Core.Recommendation;

/// <summary>Why a song was chosen.</summary>
internal static class RecommendationMessages
{
    public static LocalizableMessage Instrumental => new("reason-instrumental");

    public static LocalizableMessage Popular => new("reason-popular");

    public static LocalizableMessage Mood(string mood) => new("reason-mood", mood);

    public static LocalizableMessage Genre(string genre) => new("reason-genre", genre);

    /// <param name="quiet">Whether it is quieter than most of its mood, else livelier.</param>
    /// <param name="byGenre">Whether only its genre tells.</param>
    public static LocalizableMessage Energy(bool quiet, bool byGenre) => new((quiet, byGenre) switch
    {
        (true, true) => "reason-quieter-genre",
        (true, false) => "reason-quieter",
        (false, true) => "reason-livelier-genre",
        (false, false) => "reason-livelier",
    });
}
