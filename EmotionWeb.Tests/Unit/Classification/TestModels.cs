using System.Text.Json.Nodes;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Classification;

/// <summary>The product's own models, loaded once for all tests, and folders in which something about them is wrong.</summary>
internal static class TestModels
{
    private static readonly Lazy<EmotionClassifiers> Loaded = new(() => Load(Folder!));

    public static ModelsFolder Folder { get; } = ModelsFolder.Find(null);

    public static EmotionClassifiers All => Loaded.Value;

    public static TheoryData<string> Ids => [.. ModelManifestReader.Read(Folder).Models.Select(m => m.Id)];

    /// <summary>A model to call from a test.</summary>
    public static OnVisionThreads Get(string id) => new(All.Get(id));

    public static EmotionClassifiers Load(ModelsFolder folder, string device = ClassificationOptions.CpuDevice, ILogger<EmotionClassifiers>? logger = null) =>
        new(folder, Options.Create(new ClassificationOptions { Device = device }), logger ?? NullLogger<EmotionClassifiers>.Instance);

    /// <summary>A folder with the small network alone and a manifest that <paramref name="spoil"/> changed.</summary>
    public static ModelsFolder Spoilt(string root, Action<JsonArray> spoil)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Folder.File(ModelManifestReader.FileName)))!;
        JsonArray models = manifest["models"]!.AsArray();
        foreach (JsonNode other in models.Where(m => m!["id"]!.GetValue<string>() is not "slim-56").ToArray()!)
        {
            models.Remove(other);
        }

        models[0]!["default"] = true;
        spoil(models);
        File.WriteAllText(Path.Combine(root, ModelManifestReader.FileName), manifest.ToJsonString());
        File.Copy(Folder.File("slim-56.onnx"), Path.Combine(root, "slim-56.onnx"));
        return ModelsFolder.Find(root);
    }
}
