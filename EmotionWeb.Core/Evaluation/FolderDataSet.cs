using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>A folder with one folder an emotion (<c>happy/anything.jpg</c>), each with JPEG or PNG pictures.</summary>
public sealed class FolderDataSet : IFaceDataSet
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    private readonly ISnapshotDecoder _decoder;
    private readonly IReadOnlyList<string> _files;

    private FolderDataSet(ISnapshotDecoder decoder, IReadOnlyList<(string File, int Truth)> pictures)
    {
        _decoder = decoder;
        _files = [.. pictures.Select(p => p.File)];
        Truths = [.. pictures.Select(p => p.Truth)];
    }

    /// <inheritdoc />
    public IReadOnlyList<int> Truths { get; }

    /// <summary>Lists the pictures; each is read when it is asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="protocol">Which folders count, and as what: those of classes it does not know are left out if another protocol knows them.</param>
    /// <param name="decoder">Reads the pictures, with the product's own limits.</param>
    /// <exception cref="InvalidDataException">A folder is named after no emotion, or there are no pictures.</exception>
    public static FolderDataSet Open(string folder, EvaluationProtocol protocol, ISnapshotDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        List<(string, int)> pictures = [];
        foreach (string part in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(part);
            if (!EvaluationProtocol.FerPlus8.Classes.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{part} is named after no emotion: name the folders {string.Join(", ", protocol.Classes)}.");
            }

            int truth = protocol.Classes.ToList().FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (truth >= 0)
            {
                pictures.AddRange(Directory.EnumerateFiles(part)
                    .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal)
                    .Select(f => (f, truth)));
            }
        }

        return pictures.Count > 0
            ? new FolderDataSet(decoder, pictures)
            : throw new InvalidDataException($"{folder} has no {SheetDataSet.LabelsFile}, and no pictures in folders named {string.Join(", ", protocol.Classes)}.");
    }

    /// <inheritdoc />
    public Mat Face(int index)
    {
        using Snapshot scene = Scene(index);
        Mat grey = new();
        Cv2.CvtColor(scene.Image, grey, ColorConversionCodes.BGR2GRAY);
        return grey;
    }

    /// <inheritdoc />
    public Snapshot Scene(int index)
    {
        try
        {
            return _decoder.Decode(File.ReadAllBytes(_files[index]));
        }
        catch (ImageRefusedException e)
        {
            throw new ImageRefusedException(e.Reason, ImageMessages.InFile(_files[index], e.Explanation), e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
