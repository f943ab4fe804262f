using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Moods;

/// <summary>What is said of the map from emotions to moods.</summary>
internal static class MapMessages
{
    public static LocalizableMessage NoMood => new("map-mood-missing");

    public static LocalizableMessage MoodTwice => new("map-mood-twice");

    public static LocalizableMessage MoodGone => new("map-mood-gone");

    public static LocalizableMessage ShareRange => new("map-share-range");

    public static LocalizableMessage GenreTwice => new("map-genre-twice");

    public static LocalizableMessage WeightRange => new("map-weight-range");

    public static LocalizableMessage EnergyRange => new("map-energy-range");

    /// <param name="percent">What the shares come to.</param>
    public static LocalizableMessage SharesSum(double percent) => new("map-shares-sum", percent);

    public static LocalizableMessage TooManyGenres(int most) => new("map-genres-too-many", most);

    public static LocalizableMessage GenreLength(int longest) => new("map-genre-length", longest);

    public static LocalizableMessage DefaultMoodGone(RuleKey place) => new("map-default-mood-gone", Place(place));

    /// <summary>A place as a path: goal, then emotion.</summary>
    public static LocalizableMessage Place(RuleKey place) => new("map-place", Goal(place.Goal), EmotionName(place.Emotion));

    /// <summary>A place by its emotion first.</summary>
    public static LocalizableMessage PlaceName(RuleKey place) => new("map-place-name", Goal(place.Goal), EmotionName(place.Emotion));

    public static LocalizableMessage Goal(ListeningGoal goal) => new(goal switch
    {
        ListeningGoal.Balance => "goal-balance",
        ListeningGoal.Lift => "goal-lift",
        _ => "goal-match",
    });

    public static LocalizableMessage EmotionName(Emotion emotion) => new($"emotion-{emotion.Key()}");
}
