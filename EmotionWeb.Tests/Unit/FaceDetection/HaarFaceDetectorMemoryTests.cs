using EmotionWeb.Core;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.FaceDetection;

[Collection(nameof(NonParallelCollection))]
public class HaarFaceDetectorMemoryTests
{
    [Fact]
    public void Memory_does_not_grow_from_search_to_search()
    {
        using HaarFaceDetector detector = new(ModelsFolder.Find(null), Options.Create(new FaceDetectionOptions()));
        using Mat portrait = Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color);
        using Mat large = new();
        Cv2.Resize(portrait, large, default, 5, 5);
        Search();

        long before = Environment.WorkingSet;
        for (int i = 0; i < 60; i++)
        {
            Search();
        }

        Assert.True(Environment.WorkingSet - before < 200_000_000, "A grey copy that was left behind at each search would be 400 MB.");

        void Search()
        {
            using Snapshot snapshot = new(large.Clone());
            detector.Detect(snapshot, TestContext.Current.CancellationToken);
        }
    }
}
