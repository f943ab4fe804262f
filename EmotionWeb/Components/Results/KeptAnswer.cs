using System.Text.Json;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Components.Results;

/// <summary>What songs answer: a face that was read, or an emotion chosen by hand.</summary>
/// <param name="Scores">The seven probabilities.</param>
/// <param name="Face">The face, or null where the emotion was chosen by hand.</param>
/// <param name="Timings">How long the reading took; zeros where there was none.</param>
internal sealed record Answered(EmotionScores Scores, FaceReading? Face, StageTimings Timings)
{
    /// <summary>What a state answers, or null where it answers nothing.</summary>
    public static Answered? From(AnswerState state) => state switch
    {
        AnswerState.Reading { Value: EmotionReading.Recognized read } => new Answered(read.Face.Scores, read.Face, read.Timings),
        AnswerState.ByHand chosen => new Answered(chosen.Scores, null, default),
        _ => null,
    };

    /// <summary>The state with other songs.</summary>
    public AnswerState With(MusicRecommendation answer) => Face is null
        ? new AnswerState.ByHand(Scores, answer)
        : new AnswerState.Reading(new EmotionReading.Recognized(Face, answer) { Timings = Timings });
}

/// <summary>What a browser tab keeps of an answer, so that a reload or a new server brings it back. Never the picture; the songs are chosen again.</summary>
/// <param name="Answered">What the songs answer.</param>
/// <param name="Threshold">The confidence that the reading fell short of, 0..1: there are no songs then. Null where it did not.</param>
/// <param name="Goal">The listening goal.</param>
/// <param name="Seed">The selection.</param>
/// <param name="ModelId">The chosen model, or null for the default.</param>
internal sealed record KeptAnswer(Answered Answered, double? Threshold, ListeningGoal Goal, int Seed, string? ModelId)
{
    /// <summary>The name it is kept under.</summary>
    public const string StorageKey = "emotionweb.answer";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The reading that no emotion stood out in, or null where one did.</summary>
    public EmotionReading.Uncertain? Unsure =>
        Threshold is { } threshold && Answered.Face is { } face ? new EmotionReading.Uncertain(face, threshold) { Timings = Answered.Timings } : null;

    /// <summary>What is kept of a state, or null where there is nothing to bring back.</summary>
    public static KeptAnswer? Of(AnswerState state, ReadingRequest request) => state switch
    {
        AnswerState.Reading { Value: EmotionReading.Uncertain unsure } =>
            new(new Answered(unsure.Face.Scores, unsure.Face, unsure.Timings), unsure.Threshold, request.Goal, request.Seed, request.ModelId),
        _ when Answered.From(state) is { } answered => new(answered, null, request.Goal, request.Seed, request.ModelId),
        _ => null,
    };

    /// <summary>As the tab keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Stored(
        [.. Answered.Scores.Values],
        Answered.Face is { } f ? new StoredFace(StoredBox.Of(f.Face), [.. f.AllFaces.Select(StoredBox.Of)], f.ImageWidth, f.ImageHeight, f.ModelId, f.ModelVersion) : null,
        NumberOf(Goal),
        Seed,
        ModelId,
        Threshold), Json);

    /// <summary>Reads what a tab kept; null where it kept nothing, or something else: the tab's storage is not ours to trust.</summary>
    public static KeptAnswer? FromJson(string? json)
    {
        try
        {
            return json is not null && JsonSerializer.Deserialize<Stored>(json, Json) is { } stored && GoalOf(stored.Goal) is { } goal ? Revive(stored, goal) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static KeptAnswer Revive(Stored stored, ListeningGoal goal)
    {
        EmotionScores scores = new(stored.Scores);
        FaceReading? face = stored.Face is { } f ? new FaceReading(f.Face.Revive(), [.. f.AllFaces.Select(box => box.Revive())], f.Width, f.Height, scores, f.ModelId, f.ModelVersion) : null;
        return new KeptAnswer(new Answered(scores, face, default), stored.Threshold, goal, stored.Seed, stored.ModelId);
    }

    private static int NumberOf(ListeningGoal goal) => goal switch
    {
        ListeningGoal.Balance => 1,
        ListeningGoal.Lift => 2,
        _ => 0,
    };

    private static ListeningGoal? GoalOf(int number) => Enum.GetValues<ListeningGoal>().Cast<ListeningGoal?>().FirstOrDefault(goal => NumberOf(goal!.Value) == number);

    private sealed record Stored(float[] Scores, StoredFace? Face, int Goal, int Seed, string? ModelId, double? Threshold = null);

    private sealed record StoredFace(StoredBox Face, IReadOnlyList<StoredBox> AllFaces, int Width, int Height, string ModelId, string ModelVersion);

    private sealed record StoredBox(int X, int Y, int Width, int Height)
    {
        public static StoredBox Of(FaceBox box) => new(box.X, box.Y, box.Width, box.Height);

        public FaceBox Revive() => new(X, Y, Width, Height);
    }
}
