using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>The faces of another data set, disturbed; each the same every time.</summary>
/// <param name="inner">The faces; left to its owner.</param>
/// <param name="stress">What is done to them; darkness is <see cref="DarkenedDataSet"/>'s.</param>
public sealed class CorruptedDataSet(IFaceDataSet inner, CorruptionLevel stress) : IFaceDataSet
{
    // The lengths of a stress are in 48ths: the side of FER2013's faces.
    private const double Unit = 48;

    /// <inheritdoc />
    public IReadOnlyList<int> Truths => inner.Truths;

    /// <inheritdoc />
    public IReadOnlyList<string> Groups => inner.Groups;

    /// <summary>The data set under a stress; it leaves <paramref name="pictures"/> to their owner.</summary>
    public static IFaceDataSet Of(IFaceDataSet pictures, CorruptionLevel stress)
    {
        CorruptedDataSet stressed = new(pictures, stress);
        return stress.Kind == Corruption.Light ? new DarkenedDataSet(stressed, stress.Strength) : stressed;
    }

    /// <inheritdoc />
    public Mat Face(int index)
    {
        Mat face = inner.Face(index);
        Random random = new(index);
        switch (stress.Kind)
        {
            case Corruption.Blur:
                Cv2.GaussianBlur(face, face, default, stress.Strength * face.Width / Unit, stress.Strength * face.Height / Unit, BorderTypes.Replicate);
                break;
            case Corruption.Jpeg:
                using (face)
                {
                    return Cv2.ImDecode(face.ImEncode(".jpg", new ImageEncodingParam(ImwriteFlags.JpegQuality, (int)stress.Strength)), ImreadModes.Grayscale);
                }

            case Corruption.Rotation:
                Turn(face, stress.Strength * (random.Next(2) == 0 ? 1 : -1));
                break;
            case Corruption.Size:
                using (Mat small = new())
                {
                    Cv2.Resize(face, small, new Size(stress.Strength, stress.Strength), interpolation: InterpolationFlags.Area);
                    Cv2.Resize(small, face, face.Size(), interpolation: InterpolationFlags.Linear);
                }

                break;
            case Corruption.Occlusion:
                Cover(face, stress.Strength, random);
                break;
        }

        return face;
    }

    /// <summary>Not to be had: a stress is of a cut-out face.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Snapshot Scene(int index) => throw new NotSupportedException("A stress is of a cut-out face.");

    /// <inheritdoc />
    public void Dispose()
    {
    }

    private static void Turn(Mat face, double degrees)
    {
        using Mat turn = Cv2.GetRotationMatrix2D(new Point2f((face.Width - 1) / 2f, (face.Height - 1) / 2f), degrees, 1);
        using Mat turned = new();
        Cv2.WarpAffine(face, turned, turn, face.Size(), InterpolationFlags.Linear, BorderTypes.Replicate);
        turned.CopyTo(face);
    }

    private static void Cover(Mat face, double share, Random random)
    {
        int width = (int)Math.Round(face.Width * Math.Sqrt(share)), height = (int)Math.Round(face.Height * Math.Sqrt(share));
        Rect square = new(random.Next(face.Width - width + 1), random.Next(face.Height - height + 1), width, height);
        face.Rectangle(square, Scalar.All(random.Next(256)), -1);
    }
}
