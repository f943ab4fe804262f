using EmotionWeb.Components.Results;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Tests.Component.Results;

/// <summary>Answers as the pipeline gives them, for components to show.</summary>
internal static class SampleAnswers
{
    public static EmotionScores Scores(Emotion top, float confidence, Emotion runnerUp)
    {
        float[] values = new float[Emotions.Count];
        float rest = (1 - confidence) * 0.4f / (Emotions.Count - 2);
        Array.Fill(values, rest);
        values[(int)top] = confidence;
        values[(int)runnerUp] = (1 - confidence) * 0.6f;
        return new EmotionScores(values);
    }

    public static SongRow Song(long id, string title, string artist, string mood = "Happy", int? popularity = null) =>
        new(id, title, artist, mood, popularity, "Pop", 1980, "en");

    public static IReadOnlyList<SongRow> Songs(int count) =>
        [.. Enumerable.Range(1, count).Select(i => Song(i, $"Song {i:00}", $"Artist {i:00}", popularity: 100 - i))];

    public static MusicRecommendation Music(params SongRow[] songs) => new(
        new MoodMix(ListeningGoal.Match, [new MoodPart(new MoodReference(3, "Calm"), 0.6), new MoodPart(new MoodReference(1, "Happy"), 0.4)], ["lo-fi", "ambient"], 0.4),
        [.. songs.Select(s => new RecommendedSong(s, CommonMessages.List([s.Mood, "pop"])))]);

    public static AnswerState Read(Emotion emotion, float confidence, MusicRecommendation answer) => new AnswerState.Reading(
        new EmotionReading.Recognized(Face(Scores(emotion, confidence, Other(emotion))), answer) { Timings = default });

    public static AnswerState NotSure(Emotion top, Emotion runnerUp) => new AnswerState.Reading(
        new EmotionReading.Uncertain(Face(Scores(top, 0.41f, runnerUp)), 0.55) { Timings = default });

    public static AnswerState NoFace(NoFaceHint hint) => new AnswerState.Reading(new EmotionReading.NoFace(hint) { Timings = default });

    private static Emotion Other(Emotion emotion) => emotion == Emotion.Neutral ? Emotion.Sad : Emotion.Neutral;

    private static FaceReading Face(EmotionScores scores) =>
        new(new FaceBox(10, 10, 80, 80), [new FaceBox(10, 10, 80, 80)], 640, 480, scores, "slim-56", "1.0.0");
}
