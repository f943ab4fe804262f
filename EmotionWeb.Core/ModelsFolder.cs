namespace EmotionWeb.Core;

/// <summary>The folder that holds <c>manifest.json</c>, the networks and the cascades. Immutable; safe to share between threads.</summary>
public sealed class ModelsFolder
{
    private const string FolderName = "models";

    private ModelsFolder(string path) => Path = path;

    /// <summary>Full path of the folder, which was there when it was looked for.</summary>
    public string Path { get; }

    /// <summary>The configured folder, or, where none is configured, the nearest <c>models</c> folder in <paramref name="start"/> or above it.</summary>
    /// <param name="configured">A path, taken from the current directory where relative; or null.</param>
    /// <param name="start">Where the search begins; the program's own folder by default.</param>
    /// <exception cref="ModelsMissingException">There is no such folder.</exception>
    public static ModelsFolder Find(string? configured, string? start = null)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            string path = System.IO.Path.GetFullPath(configured);
            return Directory.Exists(path) ? new ModelsFolder(path) : throw new ModelsMissingException(ModelFolderMessages.NoFolder(path));
        }

        start ??= AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string path = System.IO.Path.Combine(folder.FullName, FolderName);
            if (HoldsModels(path))
            {
                return new ModelsFolder(path);
            }
        }

        throw new ModelsMissingException(ModelFolderMessages.NoFolderAbove(start));
    }

    /// <summary>Full path of a file in the folder.</summary>
    /// <param name="name">Relative to the folder; may not lead out of it.</param>
    /// <exception cref="ModelsMissingException">There is no such file in the folder.</exception>
    public string File(string name)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, name));
        if (!path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ModelsMissingException(ModelFolderMessages.OutsideFolder(name, Path));
        }

        return System.IO.File.Exists(path) ? path : throw new ModelsMissingException(ModelFolderMessages.NoFile(Path, name));
    }

    // A folder that merely has the name (a package's, a user's) is passed by.
    private static bool HoldsModels(string path) =>
        Directory.Exists(path)
        && (System.IO.File.Exists(System.IO.Path.Combine(path, "manifest.json")) || Directory.EnumerateFiles(path, "haarcascade_*.xml").Any());
}

/// <summary>The models folder, or a file in it, is not there; the explanation says where it was looked for and how to mend it.</summary>
public sealed class ModelsMissingException(LocalizableMessage explanation) : LocalizableException(explanation);
