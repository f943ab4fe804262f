using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

public class CorruptionTests
{
    public static TheoryData<Corruption> Kinds => [.. Enum.GetValues<Corruption>().Where(k => k != Corruption.None)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_of_a_disturbance_changes_a_face_more_and_the_same_each_time(Corruption kind)
    {
        using Faces faces = new();
        using Mat plain = faces.Face(3);
        double[] changes = [.. CorruptionLevel.All.Where(s => s.Kind == kind && s.Light == LightTreatment.Plain).Select(stress =>
        {
            using IFaceDataSet stressed = CorruptedDataSet.Of(faces, stress);
            using Mat face = stressed.Face(3), again = stressed.Face(3);
            Assert.Equal((plain.Size(), MatType.CV_8UC1), (face.Size(), face.Type()));
            Assert.Equal(0, Cv2.Norm(face, again));
            return Cv2.Norm(plain, face);
        })];

        Assert.True(changes.Length >= 3);
        Assert.True(changes[0] > 0);
        if (kind != Corruption.Occlusion)
        {
            // What covers a face may have any grey value.
            Assert.Equal(changes.Order(), changes);
        }
    }

    [Fact]
    public void What_is_covered_is_the_share_that_was_said()
    {
        using Faces faces = new(plain: true);
        using IFaceDataSet stressed = CorruptedDataSet.Of(faces, new CorruptionLevel(Corruption.Occlusion, 0.25));
        using Mat plain = faces.Face(1), face = stressed.Face(1), differs = new();
        Cv2.Compare(plain, face, differs, CmpTypes.NE);
        Assert.Equal(24 * 24, Cv2.CountNonZero(differs));
    }

    [Fact]
    public void The_low_light_path_is_measured_off_and_on_and_every_row_has_its_own_words()
    {
        Assert.Contains(CorruptionLevel.All, s => s is { Kind: Corruption.Light, Light: LightTreatment.Product });
        Assert.Contains(CorruptionLevel.All, s => s is { Kind: Corruption.Light, Light: LightTreatment.Plain });
        Assert.Equal(CorruptionLevel.All.Count, CorruptionLevel.All.Select(s => s.InWords()).Distinct().Count());
    }

    private sealed class Faces(bool plain = false) : IFaceDataSet
    {
        public IReadOnlyList<int> Truths => [0, 1, 2, 3];

        public IReadOnlyList<string> Groups => [];

        public Mat Face(int index)
        {
            Mat face = new(48, 48, MatType.CV_8UC1, Scalar.All(200));
            for (int x = 0; !plain && x < 48; x++)
            {
                face.Line(x, 0, x, 47, Scalar.All((x % 7 * 5) + (x * 4)));
            }

            return face;
        }

        public Snapshot Scene(int index) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
