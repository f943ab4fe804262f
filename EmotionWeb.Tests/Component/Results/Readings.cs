using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Recommendation;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Tests.Component.Results;

/// <summary>Readings and answers for component tests.</summary>
internal static class Readings
{
    public static EmotionScores Happy { get; } = new([0.01f, 0.01f, 0.01f, 0.93f, 0.02f, 0.01f, 0.01f]);

    public static FaceReading Face(IReadOnlyList<FaceBox>? boxes = null, EmotionScores? scores = null)
    {
        boxes ??= [new FaceBox(100, 80, 200, 200)];
        return new FaceReading(boxes[0], boxes, 640, 480, scores ?? Happy, "big", "1");
    }

    public static MusicRecommendation Answer(string title, ListeningGoal goal = ListeningGoal.Match) => new(
        new MoodMix(goal, [new MoodPart(new MoodReference(1, "Happy"), 1)], ["Pop"], 0.7),
        [new RecommendedSong(new SongRow(1, title, "An artist", "Happy", 84, "Pop", 2010, "English"), CommonMessages.List(["Happy", "pop", "popular"]))]);

    public static EmotionReading.Recognized Read(string title = "A song") => new(Face(), Answer(title)) { Timings = new StageTimings(1, 2, 3, 4) };

    public static EmotionReading.Uncertain NotSure() => new(Face(), 0.99) { Timings = default };

    public static EmotionReading.NoFace NoFace() => new(NoFaceHint.TooDark) { Timings = default };

    public static ModelDescription Model(string id, bool isDefault = false) => new(
        id, id + ".onnx", "", isDefault, id, new ModelInput("in", "NHWC", 48, 48, 3, "grey-as-rgb", [0, 1]),
        new ModelOutput("out", "probabilities", ["angry"]), 0, 0.5, new Dictionary<string, double>(StringComparer.Ordinal), "MIT", "none", "1");
}
