using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Recommendation;

namespace EmotionWeb.Core.Pipeline;

/// <summary>What came of a snapshot: a reading with its songs, a face that could not be read with confidence, or no face. Immutable.</summary>
public abstract record EmotionReading
{
    private EmotionReading()
    {
    }

    /// <summary>How long each stage took.</summary>
    public required StageTimings Timings { get; init; }

    /// <summary>An emotion was read with enough confidence.</summary>
    /// <param name="Face">The face and its scores.</param>
    /// <param name="Answer">The moods, genres and songs that answer it.</param>
    public sealed record Recognized(FaceReading Face, MusicRecommendation Answer) : EmotionReading;

    /// <summary>A face was found, but no emotion stands out: its two likeliest are <see cref="EmotionScores.Top"/> and <see cref="EmotionScores.RunnerUp"/>.</summary>
    /// <param name="Face">The face and its scores.</param>
    /// <param name="Threshold">The confidence it fell short of, 0..1.</param>
    public sealed record Uncertain(FaceReading Face, double Threshold) : EmotionReading;

    /// <summary>No face was found.</summary>
    /// <param name="Hint">What is likely in the way.</param>
    public sealed record NoFace(NoFaceHint Hint) : EmotionReading;
}

/// <summary>The face that was read.</summary>
/// <param name="Face">The face: the likeliest, or the one that was asked for.</param>
/// <param name="AllFaces">Every face found, likeliest first.</param>
/// <param name="ImageWidth">Width of the upright image, pixels.</param>
/// <param name="ImageHeight">Height of the upright image, pixels.</param>
/// <param name="Scores">The seven probabilities.</param>
/// <param name="ModelId">The model that read it.</param>
/// <param name="ModelVersion">Version of its weights.</param>
public sealed record FaceReading(
    FaceBox Face, IReadOnlyList<FaceBox> AllFaces, int ImageWidth, int ImageHeight, EmotionScores Scores, string ModelId, string ModelVersion);

/// <summary>The music that answers a feeling.</summary>
/// <param name="Mix">Moods, genres and energy that were gone for.</param>
/// <param name="Songs">The songs, best first.</param>
public sealed record MusicRecommendation(MoodMix Mix, IReadOnlyList<RecommendedSong> Songs);

/// <summary>How long each stage took, in milliseconds; 0 for a stage that was not reached.</summary>
/// <param name="Decode">Bytes to upright pixels.</param>
/// <param name="Detect">Light correction and the search for faces.</param>
/// <param name="Classify">Crop and network.</param>
/// <param name="Recommend">Map and songs.</param>
public readonly record struct StageTimings(double Decode, double Detect, double Classify, double Recommend);
