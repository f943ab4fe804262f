using System.Text.Json;

namespace EmotionWeb.Core.Classification;

/// <summary>Reads <c>manifest.json</c> and refuses what this program cannot run, before any network is loaded.</summary>
public static class ModelManifestReader
{
    /// <summary>Name of the file in the models folder.</summary>
    public const string FileName = "manifest.json";

    private static readonly string[] Architectures = ["cnn", "cnn+vit", "resnet50v2", "slim-cnn", "vit", "wide-cnn"];
    private static readonly string[] Classes = [.. Emotions.All.Select(e => e.Key())];

    /// <summary>Reads and checks the manifest of a models folder.</summary>
    /// <exception cref="ModelsMissingException">The folder has no manifest.</exception>
    /// <exception cref="ModelRefusedException">It cannot be read, or describes what cannot be run.</exception>
    public static ModelManifest Read(ModelsFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = folder.File(FileName);
        ModelManifest manifest = Parse(path);
        if (manifest.Models.Count == 0)
        {
            throw new ModelRefusedException(ModelMessages.ManifestEmpty(path));
        }

        // The serializer looks at properties, not into lists.
        if (manifest.Models.Any(m => m is null))
        {
            throw new ModelRefusedException(ModelMessages.ManifestHoldsNull(path));
        }

        foreach (ModelDescription model in manifest.Models)
        {
            Check(model, path);
        }

        if (manifest.Models.GroupBy(m => m.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            throw new ModelRefusedException(ModelMessages.IdTwice(path, twice.Key));
        }

        int defaults = manifest.Models.Count(m => m.IsDefault);
        return defaults == 1
            ? manifest
            : throw new ModelRefusedException(ModelMessages.Defaults(path, defaults));
    }

    private static ModelManifest Parse(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize<ModelManifest>(file, ModelManifest.Json) ?? throw new JsonException("it holds null.");
        }
        catch (JsonException e)
        {
            throw new ModelRefusedException(ModelMessages.ManifestUnreadable(path, e.Message), e);
        }
    }

    private static void Check(ModelDescription model, string path)
    {
        Require(!string.IsNullOrWhiteSpace(model.Id), "id", model.Id, ModelMessages.AllowedName);
        Require(model.Sha256.Length == 64 && model.Sha256.All(char.IsAsciiHexDigitLower), "sha256", model.Sha256, ModelMessages.AllowedHash);
        Require(Architectures.Contains(model.Architecture, StringComparer.Ordinal), "architecture", model.Architecture, string.Join(", ", Architectures));
        Require(model.Input.Layout is "NHWC", "input.layout", model.Input.Layout, "NHWC");
        Require(model.Input.Colour is "grey-as-rgb", "input.colour", model.Input.Colour, "grey-as-rgb");
        Require(model.Input.Channels == 3, "input.channels", model.Input.Channels, "3");
        Require(model.Input.Range is [0, 1], "input.range", $"[{string.Join(", ", model.Input.Range)}]", "[0, 1]");
        Require(model.Input.Height is > 0 and <= 1024 && model.Input.Width is > 0 and <= 1024, "input size", $"{model.Input.Height} x {model.Input.Width}", ModelMessages.AllowedSides);
        Require(model.Output.Kind is "probabilities", "output.kind", model.Output.Kind, "probabilities");
        Require(model.Output.Classes.SequenceEqual(Classes, StringComparer.Ordinal), "output.classes", $"[{string.Join(", ", model.Output.Classes)}]", ModelMessages.AllowedOrder($"[{string.Join(", ", Classes)}]"));
        Require(model.CropMargin is > -0.5 and <= 1, "cropMargin", model.CropMargin, ModelMessages.AllowedMargin);
        Require(model.Threshold is >= 0 and <= 1, "threshold", model.Threshold, ModelMessages.AllowedRange(0, 1));
        Require(model.Temperature is >= TemperatureScaling.Least and <= TemperatureScaling.Most, "temperature", model.Temperature, ModelMessages.AllowedRange(TemperatureScaling.Least, TemperatureScaling.Most));
        if (model.Golden?.All(g => g is not null && g.Probabilities.Count == Emotions.Count && g.Probabilities.All(p => p is >= 0 and <= 1)) is false)
        {
            throw new ModelRefusedException(ModelMessages.GoldenForm(path, model.Id));
        }

        void Require(bool holds, string field, object value, object allowed)
        {
            if (!holds)
            {
                throw new ModelRefusedException(ModelMessages.Field(path, model.Id, field, value, allowed));
            }
        }
    }
}
