using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Live;

/// <summary>
/// What the frames of a camera come to: seven smoothed probabilities, the emotion to show, and when to plan again. A frame without a face,
/// or whose faces say too little, changes nothing. Of a frame nothing is kept but what <see cref="FaceFollower"/> needs. Not safe to use
/// from several threads.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class LiveMood(TimeProvider time)
{
    /// <summary>Without a face for so long, nobody is in sight.</summary>
    public static readonly TimeSpan NobodyAfter = TimeSpan.FromSeconds(15);

    private readonly MoodSmoothing _smoothing = new(time);
    private readonly ShownEmotion _shown = new(time);
    private readonly PlanMoves _plan = new(time);
    private long _seen = time.GetTimestamp();

    /// <summary>Whose face counts.</summary>
    public FaceFollower Follower { get; } = new(time);

    /// <summary>Takes what was read in a frame.</summary>
    /// <param name="frame">The reading.</param>
    /// <param name="planned">The place that the music that plays was planned from, or null where none plays.</param>
    public LiveMoment Take(FrameReading frame, Affect? planned)
    {
        ArgumentNullException.ThrowIfNull(frame);
        IReadOnlyList<FrameFace> faces = Follower.Take(frame.Faces);
        if (faces.Count > 0)
        {
            _seen = time.GetTimestamp();
        }

        bool moves = false;
        if (FaceFollower.Together(faces) is ({ } reading, double confidence))
        {
            _smoothing.Take(reading, confidence);
            EmotionScores smoothed = _smoothing.Scores;
            _shown.Take(smoothed, reading);
            moves = planned is { } from && _plan.Take(smoothed.Affect.Centre, reading.Affect.Centre, from);
        }

        LiveSight sight = time.GetElapsedTime(_seen) < NobodyAfter ? LiveSight.Somebody
            : frame.Faces.Count == 0 && frame.Hint is NoFaceHint.TooDark ? LiveSight.Dark
            : LiveSight.Nobody;
        return new LiveMoment(_smoothing.Scores, _shown.Current, sight, moves);
    }
}

/// <summary>Who is in sight of a camera.</summary>
public enum LiveSight
{
    /// <summary>Somebody is, or was not long ago.</summary>
    Somebody,

    /// <summary>Nobody is.</summary>
    Nobody,

    /// <summary>Nobody is, and it is so dark that the camera may be covered.</summary>
    Dark,
}

/// <summary>What frames came to. Immutable.</summary>
/// <param name="Scores">The smoothed probabilities.</param>
/// <param name="Shown">The emotion to show; null until one has stood out.</param>
/// <param name="Sight">Who is in sight.</param>
/// <param name="PlanMoves">Whether what plays is to be planned again from <paramref name="Scores"/>.</param>
public sealed record LiveMoment(EmotionScores Scores, Emotion? Shown, LiveSight Sight, bool PlanMoves);
