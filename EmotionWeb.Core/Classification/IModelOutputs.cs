using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// A classifier whose network has further outputs than the seven probabilities, by name: what evaluation measures. Called as
/// <see cref="IEmotionClassifier"/> is.
/// </summary>
public interface IModelOutputs
{
    /// <summary>Names of the outputs.</summary>
    IReadOnlyCollection<string> OutputNames { get; }

    /// <summary>Runs the network on a batch and gives one of its outputs.</summary>
    /// <param name="output">One of <see cref="OutputNames"/>.</param>
    /// <param name="faces">As in <see cref="IEmotionClassifier.Classify"/>.</param>
    /// <param name="cancellationToken">Looked at before the network runs.</param>
    /// <returns>One row a face, in the order given.</returns>
    IReadOnlyList<float[]> Read(string output, IReadOnlyList<Mat> faces, CancellationToken cancellationToken = default);
}
