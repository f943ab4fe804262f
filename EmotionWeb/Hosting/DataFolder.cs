namespace EmotionWeb.Hosting;

/// <summary>The folder for the database and the keys: <c>EMOTIONWEB_DATA</c>, by default <c>data</c> in the working directory.</summary>
/// <param name="Path">Absolute; it exists.</param>
internal sealed record DataFolder(string Path)
{
    // Passwords' hashes and keys lie in it. A folder that was there before keeps the mode its owner gave it.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Reads the setting and makes the folder where it is not there yet.</summary>
    /// <exception cref="IOException">The path is a file, or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made there.</exception>
    public static DataFolder From(IConfiguration configuration)
    {
        string path = System.IO.Path.GetFullPath(configuration["EMOTIONWEB_DATA"] is { Length: > 0 } named ? named : "data");
        DirectoryInfo folder = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        return new DataFolder(folder.FullName);
    }

    /// <summary>The path of a file or folder in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
