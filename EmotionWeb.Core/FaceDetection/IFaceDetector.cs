using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>Finds faces in a snapshot. Implementations are safe to call from many threads.</summary>
public interface IFaceDetector
{
    /// <summary>Finds every face.</summary>
    /// <returns>The faces, largest first, and, where there is none, what is likely in the way.</returns>
    FaceSearch Detect(Snapshot snapshot, CancellationToken cancellationToken = default);
}

/// <summary>A face that was found, and by how much the picture had to be turned to find it.</summary>
/// <param name="Box">The face, in pixels of the upright image (the square around it where the picture was turned, which may reach beyond the picture's edge).</param>
/// <param name="Degrees">By how many degrees the picture was turned counter-clockwise about the face before the face stood upright; 0 for nearly all.</param>
public readonly record struct DetectedFace(FaceBox Box, double Degrees);

/// <summary>What a search for faces gave.</summary>
/// <param name="Faces">Largest first; empty where none was found.</param>
/// <param name="Hint">What to try, where none was found; <see cref="NoFaceHint.None"/> otherwise.</param>
public sealed record FaceSearch(IReadOnlyList<DetectedFace> Faces, NoFaceHint Hint);

/// <summary>Why no face was found, as far as the picture tells.</summary>
public enum NoFaceHint
{
    /// <summary>A face was found.</summary>
    None,

    /// <summary>The picture is too dark.</summary>
    TooDark,

    /// <summary>The picture is too small, or a face in it is too far away.</summary>
    TooSmall,

    /// <summary>The picture is bright and large enough, but no frontal face stands out.</summary>
    NoFrontalFace,
}
