using System.Globalization;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>
/// A folder with <c>labels.csv</c> and its sheets <c>faces-N.webp</c>: grey tiles of 48x48 pixels, with FER2013 and FER+ labels.
/// Faces marked as standing again in a later split are left out.
/// </summary>
public sealed class SheetDataSet : IFaceDataSet
{
    /// <summary>The file that makes a folder such a data set.</summary>
    public const string LabelsFile = "labels.csv";

    /// <summary>Side of a tile in pixels.</summary>
    public const int Side = 48;

    /// <summary>The splits, by name.</summary>
    public static readonly IReadOnlyList<string> Splits = ["train", "val", "test"];

    // A cascade wants a face of some size with something around it; a tile is all face.
    private const int Enlargement = 4;
    private const int Surround = 64;

    private readonly Dictionary<int, Mat> _sheets;
    private readonly IReadOnlyList<Tile> _tiles;

    private SheetDataSet(Dictionary<int, Mat> sheets, IReadOnlyList<Tile> tiles)
    {
        _sheets = sheets;
        _tiles = tiles;
        Truths = [.. tiles.Select(t => t.Truth)];
        Groups = [.. tiles.Select(t => t.Group).OfType<string>()];
    }

    /// <inheritdoc />
    public IReadOnlyList<int> Truths { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Reads the labels of a split and the sheets that it needs.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">One of <see cref="Splits"/>.</param>
    /// <param name="protocol">Which faces count, and as what.</param>
    /// <param name="groupColumn">The column of the labels that names a face's group; null for none.</param>
    /// <exception cref="InvalidDataException">The labels or a sheet cannot be read; the message says where.</exception>
    public static SheetDataSet Open(string folder, string split, EvaluationProtocol protocol, string? groupColumn = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        List<Tile> tiles = ReadLabels(Path.Combine(folder, LabelsFile), split, protocol, groupColumn);
        Dictionary<int, Mat> sheets = [];
        try
        {
            foreach (Tile tile in tiles)
            {
                if (!sheets.TryGetValue(tile.Sheet, out Mat? sheet))
                {
                    string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"faces-{tile.Sheet}.webp"));
                    sheets[tile.Sheet] = sheet = Cv2.ImRead(path, ImreadModes.Grayscale);
                    if (sheet.Empty())
                    {
                        throw new InvalidDataException($"{path} is missing or no picture.");
                    }
                }

                if (tile.Area.X < 0 || tile.Area.Y < 0 || tile.Area.Right > sheet.Width || tile.Area.Bottom > sheet.Height)
                {
                    throw new InvalidDataException($"{LabelsFile} names a tile at pixel {tile.Area.X}, {tile.Area.Y} of sheet {tile.Sheet}, which is {sheet.Width}x{sheet.Height}.");
                }
            }

            return new SheetDataSet(sheets, tiles);
        }
        catch
        {
            Release(sheets);
            throw;
        }
    }

    /// <inheritdoc />
    public Mat Face(int index)
    {
        using Mat tile = Part(index);
        return tile.Clone();
    }

    /// <inheritdoc />
    public Snapshot Scene(int index)
    {
        using Mat tile = Part(index);
        using Mat large = new();
        Cv2.Resize(tile, large, new Size(Side * Enlargement, Side * Enlargement), interpolation: InterpolationFlags.Linear);
        using Mat scene = new();
        Cv2.CopyMakeBorder(large, scene, Surround, Surround, Surround, Surround, BorderTypes.Replicate);
        Mat colour = new();
        Cv2.CvtColor(scene, colour, ColorConversionCodes.GRAY2BGR);
        return new Snapshot(colour);
    }

    /// <inheritdoc />
    public void Dispose() => Release(_sheets);

    private static void Release(Dictionary<int, Mat> sheets)
    {
        foreach (Mat sheet in sheets.Values)
        {
            sheet.Dispose();
        }
    }

    private static List<Tile> ReadLabels(string path, string split, EvaluationProtocol protocol, string? groupColumn)
    {
        List<Tile> tiles = [];
        using LabelsReader labels = new(path);
        while (labels.Read())
        {
            if (labels.Split.Equals(split, StringComparison.Ordinal) && !labels.StandsInALaterSplit && protocol.Truth(labels.Labels) is { } truth)
            {
                tiles.Add(new Tile(labels.Sheet, new Rect(labels.Column * Side, labels.Row * Side, Side, Side), truth, groupColumn is null ? null : labels.Group(groupColumn)));
            }
        }

        return tiles.Count > 0 ? tiles : throw new InvalidDataException($"{path} has no faces of the split {split} that {protocol.Name} counts.");
    }

    private Mat Part(int index) => _sheets[_tiles[index].Sheet].SubMat(_tiles[index].Area);

    private readonly record struct Tile(int Sheet, Rect Area, int Truth, string? Group);
}
