using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Reads emotions from cut-out faces. Implementations are safe to call from many threads; those that run a network, from the threads of
/// <see cref="VisionThreads"/> alone.
/// </summary>
public interface IEmotionClassifier
{
    /// <summary>Which model this is; what it wants as crop and how sure it must be stand in its manifest entry.</summary>
    ModelDescription Model { get; }

    /// <summary>Classifies faces in one batch.</summary>
    /// <param name="faces">Cut-out faces, 8-bit grey (CV_8UC1), any size of at least 1x1; not kept, not disposed.</param>
    /// <param name="cancellationToken">Looked at before the network runs.</param>
    /// <returns>One set of scores a face, in the order given.</returns>
    IReadOnlyList<EmotionScores> Classify(IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default);
}
