using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>The pictures of another data set as a camera takes them in poor light: every pixel scaled down, then the noise of a sensor added, the same each time.</summary>
/// <param name="inner">The pictures; disposed with this.</param>
/// <param name="share">How much of the light is left, above 0 to 1.</param>
public sealed class DarkenedDataSet(IFaceDataSet inner, double share) : IFaceDataSet
{
    /// <summary>Standard deviation of the noise in a picture to look for a face in, grey levels.</summary>
    public const double SceneNoise = 4;

    /// <summary>The same in a cut-out face: shrunk to 48 pixels from some 200, of whose noise the mean of 4x4 pixels leaves a quarter.</summary>
    public const double FaceNoise = 1;

    /// <inheritdoc />
    public IReadOnlyList<int> Truths => inner.Truths;

    /// <inheritdoc />
    public IReadOnlyList<string> Groups => inner.Groups;

    /// <inheritdoc />
    public Mat Face(int index)
    {
        Mat face = inner.Face(index);
        Darken(face, index, FaceNoise);
        return face;
    }

    /// <inheritdoc />
    public Snapshot Scene(int index)
    {
        Snapshot scene = inner.Scene(index);
        Darken(scene.Image, index, SceneNoise);
        return scene;
    }

    /// <inheritdoc />
    public void Dispose() => inner.Dispose();

    private void Darken(Mat picture, int seed, double noise)
    {
        int channels = picture.Channels();
        using Mat exact = new();
        picture.ConvertTo(exact, MatType.CV_32FC(channels), share);
        using Mat grain = new(picture.Size(), MatType.CV_32FC(channels));
        RNG random = new((ulong)seed + 1);
        random.Fill(grain, DistributionType.Normal, InputArray.Create(0.0), InputArray.Create(noise));
        Cv2.Add(exact, grain, exact);
        exact.ConvertTo(picture, picture.Type());
    }
}
