using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Core.Explanation;

/// <summary>
/// Class activation mapping (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016) for networks that give an output <see cref="Output"/>: what each place of the face adds to each
/// emotion's logit, in a second pass like the one that reads it. A place matters as much as it speaks for the emotion that was read against the others, each weighed by how likely it is instead; what speaks against it is 0.
/// Networks without that output are left to another explainer. Safe to call from many threads.
/// </summary>
/// <param name="other">Explains them.</param>
public sealed class ClassActivationExplainer(IExplainer other) : IExplainer
{
    /// <summary>Name of the output: one value for each place and emotion, places row by row in a square, emotions in the order of <see cref="Emotions.All"/>.</summary>
    public const string Output = "activation";

    /// <summary>Less than this, of a logit or a probability, is rounding.</summary>
    private const double Nothing = 1e-6;

    /// <inheritdoc />
    public FaceExplanation Explain(IEmotionClassifier classifier, Mat face, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (GivenBy(classifier) is not { } outputs)
        {
            return other.Explain(classifier, face, cancellationToken);
        }

        EmotionScores scores = classifier.Classify([face], cancellationToken)[0];
        float[] activation = outputs.Read(Output, [face], cancellationToken)[0];
        int side = Side(activation.Length)
            ?? throw new InvalidOperationException($"The model {classifier.Model.Id} gives {activation.Length} values as {Output}, which is no square of places with {Emotions.Count} emotions each.");
        return new FaceExplanation(scores, new HeatMap(side, side, Heat(scores, activation)));
    }

    /// <summary>The classifier as what gives class activations; null where it gives none.</summary>
    internal static IModelOutputs? GivenBy(IEmotionClassifier classifier) =>
        classifier is IModelOutputs outputs && outputs.OutputNames.Contains(Output, StringComparer.Ordinal) ? outputs : null;

    /// <summary>Places along each side of the square that so many values make; null where they make none.</summary>
    internal static int? Side(int values)
    {
        int side = (int)Math.Sqrt(values / Emotions.Count);
        return side > 0 && side * side * Emotions.Count == values ? side : null;
    }

    private static float[] Heat(EmotionScores scores, float[] activation)
    {
        double[] weights = [.. Emotions.All.Select(e => e == scores.Top ? 0 : Math.Max(scores[e], Nothing))];
        double others = weights.Sum();
        double[] heat = new double[activation.Length / Emotions.Count];
        for (int place = 0; place < heat.Length; place++)
        {
            ReadOnlySpan<float> here = activation.AsSpan(place * Emotions.Count, Emotions.Count);
            double against = 0;
            for (int e = 0; e < weights.Length; e++)
            {
                against += weights[e] / others * here[e];
            }

            heat[place] = Math.Max(0, here[(int)scores.Top] - against);
        }

        double most = heat.Max();
        return [.. heat.Select(h => most > Nothing ? (float)(h / most) : 0)];
    }
}
