using EmotionWeb.Core;

namespace EmotionWeb.Intake;

/// <summary>What is said of pictures that are not taken for now.</summary>
internal static class IntakeMessages
{
    /// <param name="seconds">How long a picture may take.</param>
    public static LocalizableMessage TooSlow(int seconds) => new("reading-too-slow", seconds);

    /// <param name="seconds">How long to wait.</param>
    public static LocalizableMessage TooManyPlans(int seconds) => new("session-limited", seconds);

    /// <param name="seconds">How long to wait.</param>
    public static LocalizableMessage TooManyReadings(int seconds) => new("reading-limited", seconds);
}
