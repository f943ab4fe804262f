using EmotionWeb.Core.Classification;
using OpenCvSharp;

namespace EmotionWeb.Core.Explanation;

/// <summary>
/// Class activation mapping (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016) for networks that give the output <c>activation</c>: what each place of the face adds to each
/// emotion's logit, in a second pass like the one that reads it. A place matters as much as it speaks for the emotion that was read against the others, each weighed by how likely it is instead; what speaks against it is 0.
/// Networks without that output are left to another explainer. Safe to call from many threads.
/// </summary>
/// <param name="other">Explains them.</param>
public sealed class ClassActivationExplainer(IExplainer other) : IExplainer
{
    /// <summary>Less than this, of a logit or a probability, is rounding.</summary>
    private const double Nothing = 1e-6;

    /// <inheritdoc />
    public FaceExplanation Explain(IEmotionClassifier classifier, Mat face, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (ClassActivation.GivenBy(classifier) is not { } outputs)
        {
            return other.Explain(classifier, face, cancellationToken);
        }

        EmotionScores scores = classifier.Classify([face], cancellationToken)[0];
        float[] activation = outputs.Read(ClassActivation.Output, [face], cancellationToken)[0];
        int side = ClassActivation.Side(activation.Length)
            ?? throw new InvalidOperationException($"The model {classifier.Model.Id} gives {activation.Length} values as {ClassActivation.Output}, which is no square of places with {Emotions.Count} emotions each.");
        return new FaceExplanation(scores, new HeatMap(side, side, Heat(scores, activation)));
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
