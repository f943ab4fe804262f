using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionWeb.Core.Classification;

/// <summary>The models that are there, as <c>models/manifest.json</c> lists them.</summary>
/// <param name="Models">One entry a model; exactly one is the default.</param>
public sealed record ModelManifest(IReadOnlyList<ModelDescription> Models)
{
    /// <summary>The model used where none is named.</summary>
    [JsonIgnore]
    public ModelDescription Default => Models.Single(m => m.IsDefault);

    /// <summary>How manifests are read and written: camelCase names, numbers and names checked, comments refused.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };
}

/// <summary>One model's entry in the manifest: what it is, what it takes, what it gives and how good it was measured to be.</summary>
/// <param name="Id">Stable name, for example <c>slim-56</c>; chosen in the app, the API and the commands by this.</param>
/// <param name="File">File name, relative to the manifest's folder.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hex; checked at load.</param>
/// <param name="IsDefault">Whether it is used where none is named.</param>
/// <param name="Architecture"><c>resnet50v2</c>, <c>cnn</c>, <c>slim-cnn</c>, <c>wide-cnn</c>, <c>vit</c> or, where two read together, <c>cnn+vit</c>.</param>
/// <param name="Input">The input tensor.</param>
/// <param name="Output">The output tensor that holds the seven probabilities.</param>
/// <param name="CropMargin">By how much the detected face box is grown before it is cut, as a share of its side on each side (negative shrinks); chosen on val by measurement.</param>
/// <param name="Threshold">Least confidence for a reading, 0..1, chosen on val so that accepted faces are at least 90 % right (FER+ majority, 7 classes).</param>
/// <param name="Metrics">Measured figures by name, each with its protocol in the model card.</param>
/// <param name="Licence">Under what terms the weights may be used.</param>
/// <param name="TrainedOn">Which data it learnt from.</param>
/// <param name="Version">Version of the weights.</param>
/// <param name="Temperature">Each probability is raised to 1 / this and all are scaled to sum to 1 again, so that confidence tells how often a reading is right (Guo et al. 2017); fitted on val, 1 changes nothing. Above 0, 1 by default.</param>
/// <param name="Golden">What it is expected to read in drawn faces, by which it is tried when it is loaded; may be left out.</param>
public sealed record ModelDescription(
    string Id,
    string File,
    string Sha256,
    [property: JsonPropertyName("default")] bool IsDefault,
    string Architecture,
    ModelInput Input,
    ModelOutput Output,
    double CropMargin,
    double Threshold,
    IReadOnlyDictionary<string, double> Metrics,
    string Licence,
    string TrainedOn,
    string Version,
    double Temperature = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GoldenReading>? Golden = null);

/// <summary>What a model is expected to read in a drawn face.</summary>
/// <param name="Seed">Which face: <see cref="GoldenFace.Draw"/>.</param>
/// <param name="Probabilities">Seven, in the order of <see cref="Emotion"/>; each may be off by <see cref="ModelTrial.Tolerance"/>.</param>
public sealed record GoldenReading(int Seed, IReadOnlyList<double> Probabilities);

/// <summary>The input tensor of a model: N x height x width x channels, float32.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Layout"><c>NHWC</c>.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Channels">3: the grey value repeated.</param>
/// <param name="Colour"><c>grey-as-rgb</c>.</param>
/// <param name="Range">Least and greatest value, [0, 1]: pixel / 255.</param>
public sealed record ModelInput(string Name, string Layout, int Height, int Width, int Channels, string Colour, IReadOnlyList<double> Range);

/// <summary>An output tensor of a model: N x classes, float32.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Kind"><c>probabilities</c>.</param>
/// <param name="Classes">The classes in the tensor's order.</param>
public sealed record ModelOutput(string Name, string Kind, IReadOnlyList<string> Classes);
