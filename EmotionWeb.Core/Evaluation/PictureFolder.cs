namespace EmotionWeb.Core.Evaluation;

/// <summary>The pictures of a folder and of those within it.</summary>
public static class PictureFolder
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"];

    /// <summary>Lists them, in the order of their names.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public static IReadOnlyList<FolderPicture> List(string folder)
    {
        FolderPicture[] pictures =
        [
            .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Select(f => new FolderPicture(f, Path.GetRelativePath(folder, f)))
                .OrderBy(p => p.Name, StringComparer.Ordinal)
        ];
        return pictures.Length > 0 ? pictures : throw new InvalidDataException($"{folder} has no pictures: none of its files ends in {string.Join(", ", Endings)}.");
    }
}

/// <summary>A picture on disk.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Name">Its path within the folder that was asked for.</param>
public sealed record FolderPicture(string File, string Name)
{
    /// <summary>Its folder and the start of its name up to the first hyphen: <c>paper/text-01.png</c> is <c>paper/text</c>, <c>text-01.png</c> is <c>text</c>. A name without a hyphen says nothing: its folder alone, or <c>other</c>.</summary>
    public string Kind
    {
        get
        {
            string folder = Path.GetDirectoryName(Name) ?? "", name = Path.GetFileName(Name);
            string start = name.IndexOf('-', StringComparison.Ordinal) is var hyphen and > 0 ? name[..hyphen] : "";
            return (folder, start) switch
            {
                ("", "") => "other",
                (_, "") => folder,
                ("", _) => start,
                _ => Path.Combine(folder, start),
            };
        }
    }
}
