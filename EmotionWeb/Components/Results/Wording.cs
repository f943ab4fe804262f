using System.Globalization;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Resources;

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

    /// <summary>That a goal finds nothing to change: a sentence and a space, or empty where there is nothing to say of a goal.</summary>
    public static string NothingMore(ListeningGoal goal) => goal switch
    {
        ListeningGoal.Balance => "Nothing steadier than this. ",
        ListeningGoal.Lift => "Nothing brighter than this. ",
        _ => "",
    };

    /// <summary>What a state says aloud; empty where there is nothing to say yet.</summary>
    public static string Spoken(AnswerState state, MessageText text) => state switch
    {
        AnswerState.Working => "One moment.",
        AnswerState.ByHand chosen => $"You say {chosen.Scores.Top.Key()}. {Songs(chosen.Answer.Songs.Count)}",
        AnswerState.Reading { Value: EmotionReading.Recognized read } =>
            $"Reads as {read.Face.Scores.Top.Key()}, {Sure(read.Face.Scores.Confidence)}. {Songs(read.Answer.Songs.Count)}",
        AnswerState.Reading { Value: EmotionReading.Uncertain unsure } =>
            $"Not sure: {unsure.Face.Scores.Top.Key()} or {unsure.Face.Scores.RunnerUp.Key()}. {text.Of(HintMessages.NotSure)}",
        AnswerState.Reading { Value: EmotionReading.NoFace none } => $"No face found. {text.Of(HintMessages.Of(none.Hint))}",
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
