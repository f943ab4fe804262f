using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Brightens a dark face before it is classified. The networks learnt from plain faces: what is done to others costs accuracy, as does CLAHE or equalising at any brightness.
/// A dark face is multiplied, which takes back what less light did to it and nothing else; gamma gains where nearly all light is gone.
/// Figures: docs/adr/001-classifier-choices.md and docs/adr/011-a-second-face-detector.md.
/// </summary>
internal static class FaceLight
{
    /// <summary>Mean grey level, of 255, below which a face is brightened by gamma.</summary>
    public const double DarkMean = 16;

    private const double Middle = 128;

    /// <summary>Brightens a face, CV_8UC1, in place where it is dark: by gamma where its mean is below <see cref="DarkMean"/>, else by <see cref="Brightness.Gain"/>.</summary>
    public static void Correct(Mat face)
    {
        if (Cv2.Mean(face).Val0 < DarkMean)
        {
            ApplyGamma(face);
        }
        else if (Brightness.Of(face, channel: 0).Gain is > 1 and var gain)
        {
            face.ConvertTo(face, MatType.CV_8UC1, gain);
        }
    }

    /// <summary>Applies, in place, the gamma that takes a face's mean grey level to the middle.</summary>
    public static void ApplyGamma(Mat face)
    {
        double gamma = Math.Log(Middle / 255) / Math.Log(Math.Clamp(Cv2.Mean(face).Val0, 1, 254) / 255);
        Cv2.LUT(face, [.. Enumerable.Range(0, 256).Select(v => (byte)Math.Round(255 * Math.Pow(v / 255.0, gamma)))], face);
    }
}
