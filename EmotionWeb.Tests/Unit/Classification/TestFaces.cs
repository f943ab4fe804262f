using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Tests.TestData;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Classification;

/// <summary>Faces as a model takes them, cut out of the pictures that lie beside the tests.</summary>
internal static class TestFaces
{
    /// <summary>A broad smile. The caller's to dispose.</summary>
    public static Mat Astronaut(ModelDescription model)
    {
        using Snapshot snapshot = new(Cv2.ImDecode(TestFiles.Read("astronaut.png"), ImreadModes.Color));
        return new FaceCropper().Crop(snapshot, new DetectedFace(new FaceBox(168, 62, 112, 112), 0), model);
    }
}
