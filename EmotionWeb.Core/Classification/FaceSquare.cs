using EmotionWeb.Core.FaceDetection;

namespace EmotionWeb.Core.Classification;

/// <summary>The square of a picture that a model reads: what <see cref="FaceCropper"/> cuts out. It may reach beyond the picture's edge.</summary>
/// <param name="CentreX">Middle, pixels from the left of the upright image.</param>
/// <param name="CentreY">Middle, pixels from the top.</param>
/// <param name="Side">Width and height, pixels, at least 1.</param>
/// <param name="Degrees">By how much it is turned, as in <see cref="DetectedFace.Degrees"/>; 0 for small turns.</param>
public readonly record struct FaceSquare(double CentreX, double CentreY, int Side, double Degrees)
{
    /// <summary>Below this many degrees a face is left as it is: the networks learnt from faces that nobody had turned upright, and read no more of them rightly when they are.</summary>
    private const double LeastTurn = 10;

    /// <summary>The square of a face, grown by the model's <see cref="ModelDescription.CropMargin"/>.</summary>
    public static FaceSquare Of(DetectedFace face, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        double size = Math.Max(face.Box.Width, face.Box.Height) * (1 + (2 * model.CropMargin));
        return new FaceSquare(
            face.Box.X + (face.Box.Width / 2.0), face.Box.Y + (face.Box.Height / 2.0),
            Math.Max(1, (int)Math.Round(size)),
            Math.Abs(face.Degrees) < LeastTurn ? 0 : face.Degrees);
    }
}
