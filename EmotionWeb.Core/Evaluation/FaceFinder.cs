using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Finds and cuts out a face as the product does. Safe to call from many threads.</summary>
/// <param name="detector">Finds it.</param>
/// <param name="cropper">Cuts it out.</param>
/// <param name="margin">The margin to cut with; null for the model's own.</param>
public sealed class FaceFinder(IFaceDetector detector, IFaceCropper cropper, double? margin = null)
{
    /// <summary>The likeliest face, CV_8UC1, that the caller disposes; null where none is found.</summary>
    public Mat? Find(Snapshot scene, ModelDescription model, CancellationToken cancellationToken)
    {
        return detector.Detect(scene, cancellationToken).Meant(null) is { } face
            ? cropper.Crop(scene, face, model with { CropMargin = margin ?? model.CropMargin })
            : null;
    }
}
