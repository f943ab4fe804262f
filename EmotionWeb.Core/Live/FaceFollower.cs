using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Pipeline;

namespace EmotionWeb.Core.Live;

/// <summary>Whose face counts where a camera sees several.</summary>
public enum LiveFaces
{
    /// <summary>The largest.</summary>
    Largest,

    /// <summary>The one that was chosen, wherever it goes.</summary>
    Chosen,

    /// <summary>All of them together.</summary>
    Group,
}

/// <summary>
/// Which of a frame's faces counts. A chosen one is followed to the box that overlaps most with where it was, by at least
/// <see cref="Overlap"/>; lost for <see cref="LostAfter"/>, the largest counts again. Of a face it keeps where a chosen one was last,
/// nothing else. Not safe to use from several threads.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class FaceFollower(TimeProvider time)
{
    /// <summary>Most faces that count in a group.</summary>
    public const int Most = 6;

    /// <summary>Least overlap of a face with where it was: the area that both share, of all that they cover.</summary>
    public const double Overlap = 0.3;

    /// <summary>How many times as much as the smallest face of a group a larger one counts at most.</summary>
    public const double MostWeight = 2;

    /// <summary>How long a chosen face may be out of sight.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);

    private FaceBox _chosen;
    private long _seen;

    /// <summary>Whose face counts.</summary>
    public LiveFaces Faces { get; private set; }

    /// <summary>How many faces of a frame need reading.</summary>
    public int Needed => Faces is LiveFaces.Largest ? 1 : Most;

    /// <summary>Whether the chosen face was lost, and nobody has chosen since.</summary>
    public bool Lost { get; private set; }

    /// <summary>The largest face counts.</summary>
    public void FollowLargest() => (Faces, Lost) = (LiveFaces.Largest, false);

    /// <summary>Every face counts.</summary>
    public void FollowGroup() => (Faces, Lost) = (LiveFaces.Group, false);

    /// <summary>One face counts.</summary>
    /// <param name="face">Where it is.</param>
    public void Follow(FaceBox face) => (Faces, Lost, _chosen, _seen) = (LiveFaces.Chosen, false, face, time.GetTimestamp());

    /// <summary>The faces of a frame that count.</summary>
    /// <param name="faces">All of them, largest first.</param>
    /// <returns>Those that count; none where none is in sight.</returns>
    public IReadOnlyList<FrameFace> Take(IReadOnlyList<FrameFace> faces)
    {
        ArgumentNullException.ThrowIfNull(faces);
        if (Faces is LiveFaces.Chosen)
        {
            FrameFace? nearest = faces.MaxBy(f => f.Box.Overlap(_chosen));
            if (nearest is not null && nearest.Box.Overlap(_chosen) >= Overlap)
            {
                (_chosen, _seen) = (nearest.Box, time.GetTimestamp());
                return [nearest];
            }

            if (time.GetElapsedTime(_seen) < LostAfter)
            {
                return [];
            }

            (Faces, Lost) = (LiveFaces.Largest, true);
        }

        return [.. faces.Take(Faces is LiveFaces.Group ? Most : 1)];
    }

    /// <summary>What faces say together: the mean of their places, weighted by how large they are.</summary>
    /// <param name="faces">The faces that count.</param>
    /// <returns>The reading and how much to trust it, or null where no emotion was read with confidence.</returns>
    public static (EmotionScores Scores, double Confidence)? Together(IReadOnlyList<FrameFace> faces)
    {
        FrameFace[] sure = [.. faces.Where(f => f.IsSure)];
        if (sure.Length == 0)
        {
            return null;
        }

        double most = MostWeight * sure.Min(f => f.Box.Area);
        double[] weights = [.. sure.Select(f => Math.Min(f.Box.Area, most))];
        double all = weights.Sum();

        // A place is linear in the probabilities: the mean of the ones is at the mean of the others.
        float[] values = [.. Emotions.All.Select(e => (float)sure.Select((f, i) => f.Scores[e] * weights[i] / all).Sum())];
        return (new EmotionScores(values), sure.Select((f, i) => f.Confidence * weights[i] / all).Sum());
    }
}
