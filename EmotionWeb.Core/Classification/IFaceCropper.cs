using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>Cuts a found face out of a snapshot as a model wants it. Implementations are safe to call from many threads.</summary>
public interface IFaceCropper
{
    /// <summary>Cuts the face, grown by the model's <see cref="ModelDescription.CropMargin"/>, turned upright, in 8-bit grey (CV_8UC1).</summary>
    /// <returns>A new Mat that the caller disposes.</returns>
    Mat Crop(Snapshot snapshot, DetectedFace face, ModelDescription model);
}
