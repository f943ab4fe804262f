using System.Globalization;
using OpenCvSharp;

namespace EmotionWeb.Tests.Unit.Evaluation;

/// <summary>Writes small data sets of plain grey tiles, which say by their grey value which one they are.</summary>
internal static class DataSets
{
    public const string Header =
        "index,sheet,row,col,ferplus_name,split,fer2013,votes_angry,votes_disgust,votes_fear,votes_happy,votes_neutral,votes_sad,votes_surprise,votes_contempt,votes_unknown,votes_not_face,duplicate_in_later_split";

    /// <summary>The real faces, where they lie beside the repository.</summary>
    public static string? RealFaces
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                string path = Path.Combine(folder.FullName, "shared", "data", "fer2013plus");
                if (File.Exists(Path.Combine(path, "labels.csv")))
                {
                    return path;
                }
            }

            return null;
        }
    }

    /// <summary>One sheet of two rows of three tiles with the grey values 10, 20 ... 60.</summary>
    public static void WriteSheet(string folder)
    {
        using Mat sheet = new(96, 144, MatType.CV_8UC1);
        for (int i = 0; i < 6; i++)
        {
            sheet.Rectangle(new Rect(i % 3 * 48, i / 3 * 48, 48, 48), Scalar.All(10 * (i + 1)), -1);
        }

        // Above 100 WebP is lossless.
        Assert.True(sheet.ImWrite(Path.Combine(folder, "faces-0.webp"), new ImageEncodingParam(ImwriteFlags.WebPQuality, 101)));
    }

    /// <summary>A line of labels with ten votes for one FER+ class (0 to 9).</summary>
    public static string Line(int tile, string split, string fer2013, int voted, int duplicate = 0, int sheet = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $"{tile},{sheet},{tile / 3},{tile % 3},f{tile}.png,{split},{fer2013},{string.Join(',', Enumerable.Range(0, 10).Select(v => v == voted ? 10 : 0))},{duplicate}");

    public static void WriteLabels(string folder, params string[] lines) => File.WriteAllLines(Path.Combine(folder, "labels.csv"), [Header, .. lines]);

    public static void WritePicture(string folder, string emotion, string name, int grey)
    {
        Directory.CreateDirectory(Path.Combine(folder, emotion));
        using Mat picture = new(48, 48, MatType.CV_8UC3, Scalar.All(grey));
        Assert.True(picture.ImWrite(Path.Combine(folder, emotion, name)));
    }
}
