using System.Diagnostics;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Explanation;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Pipeline;

/// <summary>snapshot -> decode -> detect -> crop -> explain, in the queue of the readings. Thread-safe; holds no state of its own.</summary>
public sealed class ReadingExplainer(
    ISnapshotDecoder decoder, IFaceDetector detector, IFaceCropper cropper, IEmotionClassifiers classifiers, IExplainer explainer) : IReadingExplainer
{
    /// <inheritdoc />
    public async Task<ReadingExplanation> ExplainAsync(
        IVisionPlace place, ReadOnlyMemory<byte> picture, string? modelId, FaceBox? chosen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        using ClassifierLease lease = classifiers.Lease(modelId);
        return await place.RunAsync(token => Explain(picture, lease.Classifier, chosen, token), cancellationToken);
    }

    private ReadingExplanation Explain(ReadOnlyMemory<byte> picture, IEmotionClassifier classifier, FaceBox? chosen,
        CancellationToken cancellationToken)
    {
        using Snapshot snapshot = decoder.Decode(picture, cancellationToken);
        FaceSearch search = detector.Detect(snapshot, cancellationToken);
        if (search.Meant(chosen) is not { } face)
        {
            return new ReadingExplanation.NoFace(search.Hint);
        }

        ModelDescription model = classifier.Model;
        using Mat crop = cropper.Crop(snapshot, face, model);
        long started = Stopwatch.GetTimestamp();
        FaceExplanation value = explainer.Explain(classifier, crop, cancellationToken);
        return new ReadingExplanation.Explained(
            face.Box.Within(snapshot.Width, snapshot.Height), FaceSquare.Of(face, model), value, model.Id, model.Version, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
