using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>Finds faces in a snapshot. Implementations are safe to call from many threads, and work on the caller's alone.</summary>
public interface IFaceDetector
{
    /// <summary>Finds the faces.</summary>
    /// <returns>The faces, largest first, and, where there is none, what is likely in the way.</returns>
    FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default);
}

/// <summary>A face that was found.</summary>
/// <param name="Box">The face, as large as it is, about its middle: pixels of the upright image. It may reach beyond the picture's edge.</param>
/// <param name="Degrees">By how many degrees the picture is to be turned counter-clockwise about the face for it to stand upright; above -180 and at most 180.</param>
/// <param name="Score">How sure a network is that this is a face, 0..1; null where none looked.</param>
/// <param name="Landmarks">Eyes, nose and mouth; null where the detector does not tell them.</param>
public readonly record struct DetectedFace(FaceBox Box, double Degrees, double? Score = null, FaceLandmarks? Landmarks = null);

/// <summary>What a search for faces gave.</summary>
/// <param name="Faces">Largest first; empty where none was found.</param>
/// <param name="Hint">What to try, where none was found; <see cref="NoFaceHint.None"/> otherwise.</param>
public sealed record FaceSearch(IReadOnlyList<DetectedFace> Faces, NoFaceHint Hint)
{
    /// <summary>
    /// The faces, the one first that a picture is likeliest of: how sure the detector is of it counts as much as how wide it is, so that a
    /// large doubt goes behind a face a little smaller. Of faces that are equally sure the largest comes first.
    /// </summary>
    public IReadOnlyList<DetectedFace> Likeliest => [.. Faces.OrderByDescending(f => (f.Score ?? 1) * Math.Sqrt(f.Box.Area))];

    /// <summary>The face that is meant.</summary>
    /// <param name="chosen">Where it is, about; null for the likeliest.</param>
    /// <returns>The face that overlaps most with <paramref name="chosen"/>; the likeliest where none does; null where there is no
    /// face.</returns>
    public DetectedFace? Meant(FaceBox? chosen)
    {
        IReadOnlyList<DetectedFace> faces = Likeliest;
        return faces.Count == 0 ? null : chosen is { } box ? faces.MaxBy(f => f.Box.Overlap(box)) : faces[0];
    }
}

/// <summary>Why no face was found, as far as the picture tells.</summary>
public enum NoFaceHint
{
    /// <summary>A face was found.</summary>
    None,

    /// <summary>The picture is too dark.</summary>
    TooDark,

    /// <summary>The picture is too small, or a face in it is too far away.</summary>
    TooSmall,

    /// <summary>The picture is neither dark nor bright nor small, but no frontal face stands out.</summary>
    NoFrontalFace,

    /// <summary>The picture is so bright that nothing is left to see.</summary>
    TooBright,

    /// <summary>Something like a face lies across the picture's edge.</summary>
    CutOff,

    /// <summary>Something like a face is turned away or to one side.</summary>
    Turned,
}
