using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>
/// A folder with one folder an emotion (<c>happy/anything.jpg</c>), each with JPEG or PNG pictures; or, with groups, one folder a group
/// that has those (<c>under-30/happy/anything.jpg</c>).
/// </summary>
public sealed class FolderDataSet : IFaceDataSet
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    private readonly ISnapshotDecoder _decoder;
    private readonly IReadOnlyList<string> _files;

    private FolderDataSet(ISnapshotDecoder decoder, IReadOnlyList<Picture> pictures)
    {
        _decoder = decoder;
        _files = [.. pictures.Select(p => p.File)];
        Truths = [.. pictures.Select(p => p.Truth)];
        Groups = [.. pictures.Select(p => p.Group).OfType<string>()];
    }

    /// <inheritdoc />
    public IReadOnlyList<int> Truths { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Lists the pictures; each is read when it is asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="protocol">Which folders count, and as what: those of classes it does not know are left out if another protocol knows them.</param>
    /// <param name="decoder">Reads the pictures, with the product's own limits.</param>
    /// <param name="grouped">Whether the folders of the emotions stand in one folder a group.</param>
    /// <exception cref="InvalidDataException">A folder is named after no emotion, or there are no pictures.</exception>
    public static FolderDataSet Open(string folder, EvaluationProtocol protocol, ISnapshotDecoder decoder, bool grouped = false)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Picture[] pictures = grouped
            ? [.. Folders(folder).SelectMany(group => Pictures(group, protocol).Select(p => p with { Group = Path.GetFileName(group) }))]
            : [.. Pictures(folder, protocol)];
        return pictures.Length > 0
            ? new FolderDataSet(decoder, pictures)
            : throw new InvalidDataException(grouped
                ? $"{folder} has no folders of groups with pictures in folders named {string.Join(", ", protocol.Classes)}."
                : $"{folder} has no {SheetDataSet.LabelsFile}, and no pictures in folders named {string.Join(", ", protocol.Classes)}.");
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

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);

    private static IEnumerable<Picture> Pictures(string folder, EvaluationProtocol protocol)
    {
        foreach (string part in Folders(folder))
        {
            string name = Path.GetFileName(part);
            if (!EvaluationProtocol.FerPlus8.Classes.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{part} is named after no emotion: name the folders {string.Join(", ", protocol.Classes)}.");
            }

            int truth = protocol.Classes.ToList().FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (truth >= 0)
            {
                foreach (string file in Directory.EnumerateFiles(part)
                    .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal))
                {
                    yield return new Picture(file, truth, null);
                }
            }
        }
    }

    private readonly record struct Picture(string File, int Truth, string? Group);
}
