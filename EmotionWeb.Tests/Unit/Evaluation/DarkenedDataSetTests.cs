using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class DarkenedDataSetTests
{
    [Fact]
    public void What_is_left_of_the_light_is_the_share_with_noise_and_the_same_each_time()
    {
        using DarkenedDataSet set = new(new Plain(), 0.25);
        using Mat face = set.Face(0), again = set.Face(0), other = set.Face(1);
        using Snapshot scene = set.Scene(0);

        Cv2.MeanStdDev(face, out Scalar mean, out Scalar deviation);
        Assert.Equal(50, mean.Val0, 0.1);
        Assert.Equal(DarkenedDataSet.FaceNoise, deviation.Val0, 0.1);
        Cv2.MeanStdDev(scene.Image, out mean, out deviation);
        Assert.Equal(50, mean.Val1, 0.2);
        Assert.Equal(DarkenedDataSet.SceneNoise, deviation.Val1, 0.2);
        Assert.Equal(0, Cv2.Norm(face, again));
        Assert.NotEqual(0, Cv2.Norm(face, other));
    }

    private sealed class Plain : IFaceDataSet
    {
        public IReadOnlyList<int> Truths => [0, 1];

        public IReadOnlyList<string> Groups => [];

        public Mat Face(int index) => new(200, 200, MatType.CV_8UC1, Scalar.All(200));

        public Snapshot Scene(int index) => new(new Mat(200, 200, MatType.CV_8UC3, Scalar.All(200)));

        public void Dispose()
        {
        }
    }
}
