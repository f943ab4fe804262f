using OpenCvSharp;

namespace EmotionWeb.Core.Classification;

/// <summary>
/// Tries a loaded model on <see cref="GoldenFace"/>s before a request sees it: what it gives must be probabilities, must depend on the face,
/// and must be what the manifest expects where it says so (<see cref="ModelDescription.Golden"/>). Class activations, where it gives them, must make a heat map. The runs warm the model up.
/// </summary>
public static class ModelTrial
{
    /// <summary>By how much a probability may differ from the one expected: int8 kernels of different processors round differently; other weights differ by more.</summary>
    public const double Tolerance = 0.05;

    /// <summary>The least that the seven probabilities must differ by, somewhere, between different faces.</summary>
    private const double LeastDifference = 1e-3;

    private static readonly int[] OwnSeeds = [1, 2, 3];

    /// <summary>Runs the trial.</summary>
    /// <param name="classifier">The model, just loaded.</param>
    /// <exception cref="ModelRefusedException">It failed; the message says in what.</exception>
    public static void Run(IEmotionClassifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ModelDescription model = classifier.Model;
        foreach (GoldenReading golden in model.Golden ?? [])
        {
            EmotionScores scores = Read(classifier, golden.Seed)[0];
            double off = Emotions.All.Max(e => Math.Abs(scores[e] - golden.Probabilities[(int)e]));
            if (!(off <= Tolerance))
            {
                throw new ModelRefusedException(ModelMessages.GoldenDiffers(model.Id, golden.Seed, Text(scores), off, Tolerance));
            }
        }

        IReadOnlyList<EmotionScores> own = Read(classifier, OwnSeeds);
        double difference = Emotions.All.Max(e => own.Max(s => s[e]) - own.Min(s => s[e]));
        if (!(difference >= LeastDifference))
        {
            throw new ModelRefusedException(ModelMessages.ReadsAlike(model.Id, Text(own[0])));
        }

        if (ClassActivation.GivenBy(classifier) is { } outputs)
        {
            CheckActivation(outputs, model);
        }
    }

    private static void CheckActivation(IModelOutputs outputs, ModelDescription model)
    {
        using Mat face = GoldenFace.Draw(OwnSeeds[0]);
        int values = outputs.Read(ClassActivation.Output, [face])[0].Length;
        if (ClassActivation.Side(values) is null)
        {
            throw new ModelRefusedException(ModelMessages.Activation(model.Id, values, ClassActivation.Output, Emotions.Count));
        }
    }

    private static IReadOnlyList<EmotionScores> Read(IEmotionClassifier classifier, params int[] seeds)
    {
        Mat[] faces = [.. seeds.Select(GoldenFace.Draw)];
        try
        {
            return classifier.Classify(faces);
        }
        catch (ArgumentException e)
        {
            throw new ModelRefusedException(ModelMessages.NoProbabilities(classifier.Model.Id, e.Message), e);
        }
        finally
        {
            Array.ForEach(faces, f => f.Dispose());
        }
    }

    private static string Text(EmotionScores scores) =>
        string.Join(", ", Emotions.All.Select(e => scores[e].ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));
}
