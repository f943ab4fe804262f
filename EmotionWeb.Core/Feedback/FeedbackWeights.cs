namespace EmotionWeb.Core.Feedback;

/// <summary>How what is said counts: a like far more than a song that was heard, and a skip the more the earlier it comes. See
/// docs/adr/022.</summary>
public static class FeedbackWeights
{
    /// <summary>Who leaves a song within this has not listened at all.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    /// <summary>After so long a weight is half.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(60);

    /// <summary>How it counts.</summary>
    /// <param name="kind">What was said.</param>
    /// <param name="fraction">Where the song was left, 0 to 1; what is no number counts as the end.</param>
    /// <param name="heard">How long it had played.</param>
    public static double Of(FeedbackKind kind, double fraction = 1, TimeSpan heard = default) => kind switch
    {
        FeedbackKind.Like => 1,
        FeedbackKind.Played => 0.25,
        FeedbackKind.Skip => heard < AtOnce ? -1 : -(1 - Share(fraction)),
        FeedbackKind.NotForMood => -1.5,
        _ => 0,
    };

    /// <summary>A share of a song, 0 to 1.</summary>
    internal static double Share(double fraction) => double.IsNaN(fraction) ? 1 : Math.Clamp(fraction, 0, 1);
}
