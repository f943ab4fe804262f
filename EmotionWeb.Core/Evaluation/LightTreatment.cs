using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>What may be done to a cut-out face's light before it is classified; kept to measure that it helps, or does not.</summary>
public enum LightTreatment
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>What the product does: gamma where a face is very dark, else nothing. Faces that were looked for have it done to them already.</summary>
    Product,

    /// <summary>Gamma that brings the mean to the middle.</summary>
    Gamma,

    /// <summary>The same, then a 3x3 Gaussian against the noise that it brings up.</summary>
    SmoothGamma,

    /// <summary>CLAHE, 8x8 tiles, clip limit 2.</summary>
    Clahe,

    /// <summary>Equalised histogram.</summary>
    Equalise,

    /// <summary>A 3x3 median against noise.</summary>
    Denoise,

    /// <summary>Scaled so that the mean comes to the middle: what darkening by a factor did, undone.</summary>
    Gain,

    /// <summary>What detection does: <see cref="LightCorrection"/>.</summary>
    Corrected,
}

/// <summary>Applies a <see cref="LightTreatment"/>.</summary>
internal static class LightTreatments
{
    private const double Middle = 128;

    /// <summary>Changes a face, CV_8UC1, in place.</summary>
    public static void Apply(this LightTreatment treatment, Mat face)
    {
        switch (treatment)
        {
            case LightTreatment.Product:
                FaceLight.Correct(face);
                break;
            case LightTreatment.Gamma:
                FaceLight.ApplyGamma(face);
                break;
            case LightTreatment.SmoothGamma:
                FaceLight.ApplyGamma(face);
                Cv2.GaussianBlur(face, face, new Size(3, 3), 0);
                break;
            case LightTreatment.Clahe:
                using (CLAHE clahe = Cv2.CreateCLAHE(2, new Size(8, 8)))
                {
                    clahe.Apply(face, face);
                }

                break;
            case LightTreatment.Equalise:
                Cv2.EqualizeHist(face, face);
                break;
            case LightTreatment.Denoise:
                Cv2.MedianBlur(face, face, 3);
                break;
            case LightTreatment.Gain:
                face.ConvertTo(face, face.Type(), Middle / Math.Max(1, Cv2.Mean(face).Val0));
                break;
            case LightTreatment.Corrected:
                using (Mat corrected = LightCorrection.Correct(face))
                {
                    corrected.CopyTo(face);
                }

                break;
        }
    }
}
