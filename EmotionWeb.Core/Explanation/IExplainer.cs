using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Core.Explanation;

/// <summary>Says which parts of a face a reading rests on. Implementations are safe to call from many threads and keep nothing.</summary>
public interface IExplainer
{
    /// <summary>Explains what a classifier reads in a face.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="face">As in <see cref="IEmotionClassifier.Classify"/>.</param>
    /// <param name="cancellationToken">Looked at before the network runs.</param>
    FaceExplanation Explain(IEmotionClassifier classifier, Mat face, CancellationToken cancellationToken = default);
}
