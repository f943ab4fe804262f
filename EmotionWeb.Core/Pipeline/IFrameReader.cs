using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;

namespace EmotionWeb.Core.Pipeline;

/// <summary>
/// Reads the frames of a camera, one by one. Nothing of a frame is kept, counted or logged. Safe to call from many threads.
/// </summary>
public interface IFrameReader
{
    /// <summary>Reads the faces of a frame with the default model.</summary>
    /// <param name="place">The place in the queue that it is read at.</param>
    /// <param name="frame">The bytes of the picture.</param>
    /// <param name="most">How many faces are read at most, the largest first; at least 1.</param>
    /// <param name="cancellationToken">Cancels waiting and working.</param>
    /// <exception cref="ImageRefusedException">The bytes are no picture that is taken.</exception>
    /// <exception cref="BusyException">Too many readings wait already.</exception>
    Task<FrameReading> ReadFrameAsync(IVisionPlace place, ReadOnlyMemory<byte> frame, int most, CancellationToken cancellationToken);
}

/// <summary>What was read in a frame. Immutable.</summary>
/// <param name="Faces">The faces that were read, largest first; empty where none was found.</param>
/// <param name="Boxes">Every face found, largest first.</param>
/// <param name="Hint">What is likely in the way, where none was found.</param>
/// <param name="Width">Width of the upright frame, pixels.</param>
/// <param name="Height">Height of the upright frame, pixels.</param>
/// <param name="ModelId">The model that read the faces.</param>
public sealed record FrameReading(IReadOnlyList<FrameFace> Faces, IReadOnlyList<FaceBox> Boxes, NoFaceHint Hint, int Width, int Height, string ModelId);

/// <summary>A face of a frame. Immutable.</summary>
/// <param name="Box">Where it is, within the frame.</param>
/// <param name="Confidence">How sure the detector is that it is a face, 0..1; 1 where it does not say.</param>
/// <param name="Scores">The seven probabilities.</param>
/// <param name="IsSure">Whether an emotion was read with enough confidence.</param>
public sealed record FrameFace(FaceBox Box, double Confidence, EmotionScores Scores, bool IsSure);
