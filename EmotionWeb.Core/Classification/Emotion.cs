namespace EmotionWeb.Core.Classification;

/// <summary>The seven emotions of FER2013 (Goodfellow et al. 2013), in the order every model, file and API of this project uses.</summary>
public enum Emotion
{
    /// <summary>Anger.</summary>
    Angry,

    /// <summary>Disgust.</summary>
    Disgust,

    /// <summary>Fear.</summary>
    Fear,

    /// <summary>Happiness.</summary>
    Happy,

    /// <summary>No clear emotion.</summary>
    Neutral,

    /// <summary>Sadness.</summary>
    Sad,

    /// <summary>Surprise.</summary>
    Surprise,
}

/// <summary>The emotions as a list, and the lower-case keys (<c>angry</c> ... <c>surprise</c>) under which files and the API name them.</summary>
public static class Emotions
{
    private static readonly string[] Keys = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"];

    /// <summary>All seven, in their order.</summary>
    public static IReadOnlyList<Emotion> All { get; } = Enum.GetValues<Emotion>();

    /// <summary>How many there are: 7.</summary>
    public const int Count = 7;

    /// <summary>The lower-case key, for example <c>happy</c>.</summary>
    public static string Key(this Emotion emotion) => Keys[(int)emotion];

    /// <summary>Reads a key, whatever its case. False where it names none of the seven.</summary>
    public static bool TryParse(string? key, out Emotion emotion)
    {
        int index = Array.FindIndex(Keys, k => string.Equals(k, key, StringComparison.OrdinalIgnoreCase));
        emotion = index < 0 ? default : (Emotion)index;
        return index >= 0;
    }
}
