using System.Text.Json.Nodes;
using EmotionWeb.Core;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>
/// The models folder with the default model alone, made once for all sites of a test run: the others take a site half a second of
/// processor to load, and few tests look at them. Gone with the process.
/// </summary>
internal static class DefaultModelAlone
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "Recognition:ModelsFolder";

    private static readonly Lazy<string> Made = new(Make);

    /// <summary>Full path of the folder.</summary>
    public static string Folder => Made.Value;

    private static string Make()
    {
        string all = ModelsFolder.Find(null).Path, alone = Directory.CreateTempSubdirectory("emotionweb-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(alone, recursive: true);
        JsonObject manifest = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(all, "manifest.json")))!;
        JsonArray models = (JsonArray)manifest["models"]!;
        string[] others = [.. models.Where(m => !m!["default"]!.GetValue<bool>()).Select(m => m!["file"]!.GetValue<string>())];
        manifest["models"] = new JsonArray([.. models.Where(m => m!["default"]!.GetValue<bool>()).Select(m => m!.DeepClone())]);
        File.WriteAllText(Path.Combine(alone, "manifest.json"), manifest.ToJsonString());
        foreach (string file in Directory.EnumerateFiles(all).Where(f => !others.Contains(Path.GetFileName(f), StringComparer.Ordinal)))
        {
            if (Path.GetFileName(file) is not "manifest.json" and { } name)
            {
                File.Copy(file, Path.Combine(alone, name));
            }
        }

        foreach (string folder in Directory.EnumerateDirectories(all))
        {
            Directory.CreateSymbolicLink(Path.Combine(alone, Path.GetFileName(folder)), folder);
        }

        return alone;
    }
}
