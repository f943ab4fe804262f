using System.Globalization;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Components.Results;

/// <summary>The words and figures of an answer, in one place: what is shown and what is spoken say the same.</summary>
public static class Wording
{
    /// <summary>A probability as a whole percentage, for example <c>93 %</c>, whatever the machine's culture; what is neither 0 nor 1 is never called so.</summary>
    public static string Percent(double probability) => probability switch
    {
        > 0 and < 0.005 => "<1 %",
        >= 0.995 and < 1 => ">99 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(probability * 100, MidpointRounding.AwayFromZero)} %"),
    };

    /// <summary>How sure a reading is, within a sentence: <c>93 % sure</c>, <c>over 99 % sure</c>.</summary>
    public static string Sure(double confidence) =>
        Percent(confidence).Replace(">", "over ", StringComparison.Ordinal).Replace("<", "under ", StringComparison.Ordinal) + " sure";

    /// <summary>A list as one says it: <c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => "",
        1 => words[0],
        _ => $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}",
    };

    /// <summary>What the music goes for: <c>Going for Calm and Happy: lo-fi, ambient</c>.</summary>
    public static string GoingFor(MoodMix mix)
    {
        string moods = $"Going for {List([.. mix.Moods.Select(part => part.Mood.Name)])}";
        return mix.Genres.Count == 0 ? moods : $"{moods}: {string.Join(", ", mix.Genres)}";
    }

    /// <summary>What to try where no face was found.</summary>
    public static string Hint(NoFaceHint hint) => hint switch
    {
        NoFaceHint.TooDark => "It is rather dark. Turn a little towards the light and try again.",
        NoFaceHint.TooBright => "It is too bright to see much. Turn away from the light a little and try again.",
        NoFaceHint.TooSmall => "The face is small in the picture. Come a little closer and try again.",
        NoFaceHint.CutOff => "A face seems to be cut off by the picture's edge. Bring the whole face into the picture and try again.",
        NoFaceHint.Turned => "A face seems to be turned away or to one side. Look straight ahead and try again.",
        _ => "The whole face is to be seen, from the front. Try again with a picture that looks straight ahead.",
    };

    /// <summary>What to try where no emotion stands out.</summary>
    public const string NotSureHint = "Turn a little towards the light and try again, or say which it is.";

    /// <summary>What a state says aloud; empty where there is nothing to say yet.</summary>
    public static string Spoken(AnswerState state) => state switch
    {
        AnswerState.Working => "One moment.",
        AnswerState.ByHand chosen => $"You say {chosen.Scores.Top.Key()}. {Songs(chosen.Answer.Songs.Count)}",
        AnswerState.Reading { Value: MoodReading.Read read } =>
            $"Reads as {read.Face.Scores.Top.Key()}, {Sure(read.Face.Scores.Confidence)}. {Songs(read.Answer.Songs.Count)}",
        AnswerState.Reading { Value: MoodReading.NotSure unsure } =>
            $"Not sure: {unsure.Face.Scores.Top.Key()} or {unsure.Face.Scores.RunnerUp.Key()}. {NotSureHint}",
        AnswerState.Reading { Value: MoodReading.NoFace none } => $"No face found. {Hint(none.Hint)}",
        AnswerState.Problem problem => $"{problem.What} {problem.Kept} {problem.Try}",
        _ => "",
    };

    private static string Songs(int count) => count switch
    {
        0 => "No songs fit yet.",
        1 => "1 song.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} songs."),
    };
}
