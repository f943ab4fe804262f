using System.Globalization;
using CsvHelper;
using EmotionWeb.Core.FaceDetection;

namespace EmotionWeb.Core.Evaluation;

/// <summary>A folder of pictures with one face each, which <c>faces.csv</c> beside them tells: file, kind, degrees, x, y, width, height.</summary>
public static class FaceTruths
{
    /// <summary>The file's name.</summary>
    public const string FileName = "faces.csv";

    private static readonly string[] Columns = ["file", "kind", "degrees", "x", "y", "width", "height"];

    /// <summary>Reads the file.</summary>
    /// <param name="folder">Where it and the pictures are.</param>
    /// <returns>At least one face, in the order of the file.</returns>
    /// <exception cref="InvalidDataException">It is not there, lacks a column, holds no face, cannot be read, or names a picture that is not there.</exception>
    public static IReadOnlyList<FaceTruth> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{folder} has no {FileName}: it names each picture, with the columns {string.Join(", ", Columns)}.");
        }

        List<FaceTruth> faces = [];
        try
        {
            using CsvReader csv = CsvReader.FromFile(path, new CsvReaderOptions { TrackLineNumbers = true });
            while (csv.Read())
            {
                faces.Add(One(csv, path, folder));
            }
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        return faces.Count > 0 ? faces : throw new InvalidDataException($"{path} names no picture.");
    }

    private static FaceTruth One(CsvReader csv, string path, string folder)
    {
        string[] absent = [.. Columns.Where(c => !csv.TryGetFieldIndex(c, out _))];
        if (absent.Length > 0)
        {
            throw new InvalidDataException($"{path} lacks {(absent.Length == 1 ? "the column" : "the columns")} {string.Join(", ", absent)}; it must have {string.Join(", ", Columns)}.");
        }

        string file = Text("file");
        FaceTruth truth = new(
            new FolderPicture(Path.Combine(folder, file), file), Text("kind"), Number("degrees"), new FaceBox(Number("x"), Number("y"), Number("width"), Number("height")));
        return truth.Box is { Width: <= 0 } or { Height: <= 0 } ? throw Wrong("the face has no width or no height")
            : File.Exists(truth.Picture.File) ? truth
            : throw Wrong($"{file} is not there");

        string Text(string column) => csv.TryGetFieldIndex(column, out int index) && index < csv.FieldCount && csv.GetString(index) is { Length: > 0 } text
            ? text
            : throw Wrong($"{column} is empty");

        int Number(string column) => int.TryParse(Text(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : throw Wrong($"{column} is no whole number");

        InvalidDataException Wrong(string what) => new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {csv.LineNumber}: {what}."));
    }
}

/// <summary>Where the face of a picture is.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Kind">What kind of picture it is.</param>
/// <param name="Degrees">By how many degrees the face is turned counter-clockwise.</param>
/// <param name="Box">The face; it may reach beyond the picture's edge.</param>
public sealed record FaceTruth(FolderPicture Picture, string Kind, int Degrees, FaceBox Box)
{
    /// <summary>Whether a box is that of this face: their centres are no further apart than half the face's width.</summary>
    public bool IsAt(FaceBox box) =>
        double.Hypot(box.X - Box.X + ((box.Width - Box.Width) / 2.0), box.Y - Box.Y + ((box.Height - Box.Height) / 2.0)) <= Box.Width / 2.0;
}
