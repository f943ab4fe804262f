using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Components.Explain;

/// <summary>What a heat map says in words, for those who do not see it and those who do.</summary>
internal static class WhyWords
{
    /// <summary>Nearer to the middle than this, of the face's side, is the middle.</summary>
    private const double Central = 0.07;

    public static string Says(ReadingExplanation.Explained explained) => explained.Value.Heat.Middle is { } middle
        ? $"That it reads as {explained.Value.Scores.Top.Key()} rests mostly on {Part(middle.X, middle.Y)}."
        : "No part of the face alone changes the reading.";

    public static string Alt(ReadingExplanation.Explained explained) => $"The face, warm where it matters. {Says(explained)}";

    /// <summary>Part of the face in words, from the warmth's middle, 0 to 1 from the left and the top of the picture.</summary>
    private static string Part(double x, double y)
    {
        string height = (y - 0.5) switch { < -Central => "the upper part of the face", > Central => "the lower part of the face", _ => "the middle of the face" };
        return (x - 0.5) switch { < -Central => $"{height}, left in the picture", > Central => $"{height}, right in the picture", _ => height };
    }
}
