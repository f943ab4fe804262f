namespace EmotionWeb.Hosting;

/// <summary>The folder for the database and the keys: <c>EMOTIONWEB_DATA</c>, by default <c>data</c> in the working directory. Who keeps something in it makes it.</summary>
/// <param name="Path">Absolute; it may not exist yet.</param>
internal sealed record DataFolder(string Path)
{
    /// <summary>Reads the setting.</summary>
    public static DataFolder From(IConfiguration configuration) =>
        new(System.IO.Path.GetFullPath(configuration["EMOTIONWEB_DATA"] is { Length: > 0 } named ? named : "data"));

    /// <summary>The path of a file or folder in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
