using EmotionWeb.Core.Persistence;

namespace EmotionWeb.Hosting;

/// <summary>
/// The folder for everything that is kept: database, accounts, keys, the chosen default model, files while they are uploaded. It is <c>EMOTIONWEB_DATA</c> or <c>Catalogue:Folder</c>, two names
/// of one setting, by default <c>data</c> in the working directory. Who keeps something in it makes it.
/// </summary>
/// <param name="Path">Absolute; it may not exist yet.</param>
internal sealed record DataFolder(string Path)
{
    /// <summary>Reads the setting.</summary>
    public static DataFolder From(CatalogueOptions options) => new(System.IO.Path.GetFullPath(options.Folder));

    /// <summary>The path of a file or folder in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);
}
