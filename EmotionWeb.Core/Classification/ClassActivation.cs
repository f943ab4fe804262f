namespace EmotionWeb.Core.Classification;

/// <summary>The output of a network that says what each place of the face adds to each emotion's logit.</summary>
internal static class ClassActivation
{
    /// <summary>Name of the output: one value for each place and emotion, places row by row in a square, emotions in the order of <see cref="Emotions.All"/>.</summary>
    public const string Output = "activation";

    /// <summary>The classifier as what gives class activations; null where it gives none.</summary>
    public static IModelOutputs? GivenBy(IEmotionClassifier classifier) =>
        classifier is IModelOutputs outputs && outputs.OutputNames.Contains(Output, StringComparer.Ordinal) ? outputs : null;

    /// <summary>Places along each side of the square that so many values make; null where they make none.</summary>
    public static int? Side(int values)
    {
        int side = (int)Math.Sqrt(values / Emotions.Count);
        return side > 0 && side * side * Emotions.Count == values ? side : null;
    }
}
