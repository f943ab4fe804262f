namespace EmotionWeb.Core.Classification;

/// <summary>What is said of the manifest and the models. Figures within texts that only name what was found (tensors' shapes, scores) are the same in every language.</summary>
internal static class ModelMessages
{
    public static LocalizableMessage AllowedName => new("model-allowed-name");

    public static LocalizableMessage AllowedHash => new("model-allowed-hash");

    public static LocalizableMessage AllowedSides => new("model-allowed-sides");

    public static LocalizableMessage AllowedMargin => new("model-allowed-margin");

    public static LocalizableMessage Unknown(string? id, IEnumerable<string> models) => new("model-unknown", id, CommonMessages.List(models));

    public static LocalizableMessage ManifestEmpty(string path) => new("model-manifest-empty", path);

    public static LocalizableMessage ManifestHoldsNull(string path) => new("model-manifest-null", path);

    public static LocalizableMessage ManifestUnreadable(string path, string detail) => new("model-manifest-unreadable", path, detail);

    public static LocalizableMessage IdTwice(string path, string id) => new("model-id-twice", path, id);

    public static LocalizableMessage Defaults(string path, int count) => new("model-defaults", path, count);

    /// <param name="path">The manifest.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="field">The field's name in the manifest.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="allowed">What it may hold: a text of figures and names, or a message.</param>
    public static LocalizableMessage Field(string path, string model, string field, object value, object allowed) => new("model-field", path, model, field, value, allowed);

    public static LocalizableMessage GoldenForm(string path, string model) => new("model-golden-form", path, model);

    public static LocalizableMessage AllowedRange(double least, double most) => new("model-allowed-range", least, most);

    public static LocalizableMessage AllowedOrder(string classes) => new("model-allowed-order", classes);

    public static LocalizableMessage Unrunnable(string path, string detail) => new("model-unrunnable", path, detail);

    public static LocalizableMessage OtherFile(string path, string model, string found, string expected) => new("model-file-other", path, model, found, expected);

    public static LocalizableMessage ExternalData(string path) => new("model-external-data", path);

    public static LocalizableMessage Inputs(string path, int count) => new("model-inputs", path, count);

    public static LocalizableMessage NoTensor(bool input, string path, string name, IEnumerable<string> there, string model) =>
        new(input ? "model-input-missing" : "model-output-missing", path, name, CommonMessages.List(there), model);

    public static LocalizableMessage TensorShape(bool input, string path, string name, string shape, string model, string expected) =>
        new(input ? "model-input-shape" : "model-output-shape", path, name, shape, model, expected);

    public static LocalizableMessage GoldenDiffers(string model, int seed, string scores, double off, double tolerance) => new("model-golden-differs", model, seed, scores, off, tolerance);

    public static LocalizableMessage ReadsAlike(string model, string scores) => new("model-reads-alike", model, scores);

    public static LocalizableMessage Activation(string model, int values, string output, int emotions) => new("model-activation", model, values, output, emotions);

    public static LocalizableMessage NoProbabilities(string model, string detail) => new("model-no-probabilities", model, detail);
}
