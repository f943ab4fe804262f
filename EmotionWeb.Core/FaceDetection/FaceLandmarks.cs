namespace EmotionWeb.Core.FaceDetection;

/// <summary>A place in the upright image, in pixels from its top left corner.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
public readonly record struct FacePoint(double X, double Y);

/// <summary>Places of a face. Right and left are the person's own: an upright face has its right eye at the left of the picture.</summary>
/// <param name="RightEye">Middle of the right eye.</param>
/// <param name="LeftEye">Middle of the left eye.</param>
/// <param name="Nose">Tip of the nose.</param>
/// <param name="Mouth">Middle of the mouth.</param>
public readonly record struct FaceLandmarks(FacePoint RightEye, FacePoint LeftEye, FacePoint Nose, FacePoint Mouth)
{
    /// <summary>By how many degrees, above -180 and at most 180, the picture is to be turned counter-clockwise for the eyes to lie level, the right one at the left.</summary>
    public double Degrees => Math.Atan2(LeftEye.Y - RightEye.Y, LeftEye.X - RightEye.X) * 180 / Math.PI;
}
