using EmotionWeb.Core;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

public sealed class DataSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-faces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_split_gives_its_own_faces_with_their_labels_and_without_duplicates()
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(
            _folder,
            DataSets.Line(0, "train", "angry", 0),
            DataSets.Line(1, "val", "happy", 3),
            DataSets.Line(2, "val", "sad", 5, duplicate: 1),
            DataSets.Line(3, "val", "neutral", 7),
            DataSets.Line(4, "val", "fear", 8),
            DataSets.Line(5, "test", "sad", 5));

        using SheetDataSet seven = SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7);
        using SheetDataSet eight = SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus8);
        using SheetDataSet fer = SheetDataSet.Open(_folder, "val", EvaluationProtocol.Fer2013);

        Assert.Equal([3], seven.Truths);
        Assert.Equal([3, 7], eight.Truths);
        Assert.Equal([3, 4, 2], fer.Truths);
        using Mat face = fer.Face(2);
        Assert.Equal((MatType.CV_8UC1, 48, 48), (face.Type(), face.Width, face.Height));
        Assert.Equal((50, 50), (face.At<byte>(0, 0), face.At<byte>(47, 47)));
    }

    [Fact]
    public void To_look_for_a_face_a_tile_is_enlarged_with_something_around_it()
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(_folder, DataSets.Line(5, "val", "sad", 5));
        using SheetDataSet set = SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7);
        using Snapshot scene = set.Scene(0);

        Assert.Equal(MatType.CV_8UC3, scene.Image.Type());
        Assert.True(scene.Width > 4 * 48);
        Assert.Equal(new Vec3b(60, 60, 60), scene.Image.At<Vec3b>(0, scene.Width / 2));
    }

    [Theory]
    [InlineData("0,0,0,0,f,val,glad,0,0,0,10,0,0,0,0,0,0,0", "line 2", "fer2013")]
    [InlineData("0,0,0,x,f,val,happy,0,0,0,10,0,0,0,0,0,0,0", "line 2", "col")]
    [InlineData("0,0,0,0,f,val,happy,0,0,0", "line 2", "there")]
    [InlineData("0,0,9,0,f,val,happy,0,0,0,10,0,0,0,0,0,0,0", "tile", "144x96")]
    [InlineData("0,4,0,0,f,val,happy,0,0,0,10,0,0,0,0,0,0,0", "faces-4.webp", "missing")]
    [InlineData("0,0,0,0,f,test,happy,0,0,0,10,0,0,0,0,0,0,0", "no faces", "val")]
    public void What_is_wrong_with_the_labels_is_told_by_its_place(string line, params string[] told)
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(_folder, line);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7).Dispose());
        Assert.All(told, t => Assert.Contains(t, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_is_missing_is_named()
    {
        File.WriteAllLines(Path.Combine(_folder, "labels.csv"), ["index,sheet,row,col,split", "0,0,0,0,val"]);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7).Dispose());
        Assert.Contains("duplicate_in_later_split", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_an_emotion_gives_its_pictures_in_a_steady_order()
    {
        DataSets.WritePicture(_folder, "surprise", "b.png", 30);
        DataSets.WritePicture(_folder, "angry", "z.JPG", 10);
        DataSets.WritePicture(_folder, "surprise", "a.jpeg", 20);
        DataSets.WritePicture(_folder, "contempt", "c.png", 40);
        File.WriteAllText(Path.Combine(_folder, "angry", "notes.txt"), "no picture");

        using FolderDataSet seven = FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder());
        using FolderDataSet eight = FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus8, new PlainDecoder());

        Assert.Equal([0, 6, 6], seven.Truths);
        Assert.Equal([0, 7, 6, 6], eight.Truths);
        using Mat face = seven.Face(1);
        Assert.InRange(face.At<byte>(20, 20), 18, 22);
        Assert.Equal(MatType.CV_8UC1, face.Type());
    }

    [Fact]
    public void A_folder_a_group_gives_the_pictures_of_its_emotions_and_their_group()
    {
        DataSets.WritePicture(Path.Combine(_folder, "under 30"), "happy", "a.png", 30);
        DataSets.WritePicture(Path.Combine(_folder, "over 30"), "happy", "a.png", 10);
        DataSets.WritePicture(Path.Combine(_folder, "over 30"), "sad", "b.png", 20);

        using FolderDataSet grouped = FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder(), grouped: true);

        Assert.Equal(["over 30", "over 30", "under 30"], grouped.Groups);
        Assert.Equal([3, 5, 3], grouped.Truths);
        Assert.Contains("over 30", Assert.Throws<InvalidDataException>(() => FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_groups_is_refused_where_they_are_asked_for()
    {
        DataSets.WritePicture(_folder, "happy", "a.png", 30);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(
            () => FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder(), grouped: true));
        Assert.Contains("groups", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_the_labels_names_groups()
    {
        DataSets.WriteSheet(_folder);
        File.WriteAllLines(
            Path.Combine(_folder, "labels.csv"),
            [DataSets.Header + ",age", DataSets.Line(0, "val", "happy", 3) + ",young", DataSets.Line(1, "val", "sad", 5) + ",old", DataSets.Line(2, "test", "sad", 5) + ",old"]);

        using SheetDataSet grouped = SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7, "age");
        using SheetDataSet plain = SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7);

        Assert.Equal(["young", "old"], grouped.Groups);
        Assert.Empty(plain.Groups);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SheetDataSet.Open(_folder, "val", EvaluationProtocol.FerPlus7, "origin").Dispose());
        Assert.Contains("origin is not there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_named_after_no_emotion_is_refused()
    {
        DataSets.WritePicture(_folder, "glad", "a.png", 1);
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder()));
        Assert.Contains("glad", refused.Message, StringComparison.Ordinal);
        Assert.Contains("happy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_refused() =>
        Assert.Throws<InvalidDataException>(() => FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder()));

    [Fact]
    public void A_file_that_is_no_picture_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "happy"));
        File.WriteAllText(Path.Combine(_folder, "happy", "a.png"), "not a picture");
        using FolderDataSet set = FolderDataSet.Open(_folder, EvaluationProtocol.FerPlus7, new PlainDecoder());
        ImageRefusedException refused = Assert.Throws<ImageRefusedException>(() => set.Face(0).Dispose());
        Assert.Contains("a.png: This is no picture.", refused.Text(), StringComparison.Ordinal);
    }

    private sealed class PlainDecoder : ISnapshotDecoder
    {
        public Snapshot Decode(ReadOnlyMemory<byte> picture, CancellationToken cancellationToken = default)
        {
            Mat image = Cv2.ImDecode(picture.Span, ImreadModes.Color);
            if (!image.Empty())
            {
                return new Snapshot(image);
            }

            image.Dispose();
            throw new ImageRefusedException(ImageRefusal.Unsupported, CommonMessages.Text("This is no picture."));
        }
    }
}
