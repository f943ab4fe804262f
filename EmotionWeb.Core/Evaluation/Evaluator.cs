using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using OpenCvSharp;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Runs a classifier over labelled pictures, on every processor, on threads of <see cref="VisionThreads"/>.</summary>
public static class Evaluator
{
    private const int BatchSize = 32;

    /// <summary>Reads every picture and keeps the likeliest class of each, as <see cref="ReadAsync"/> does with all of them.</summary>
    public static async Task<IReadOnlyList<Prediction>> RunAsync(
        IFaceDataSet pictures, IEmotionClassifier classifier, EvaluationPlan plan, IProgress<int>? progress, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(pictures, classifier, plan, progress, cancellationToken)).Select(r => r.Prediction)];

    /// <summary>Reads every picture.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="classifier">Reads them.</param>
    /// <param name="plan">How, and how many of them.</param>
    /// <param name="progress">Told how many more were read, from any thread; or null.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>The scores of each picture, in the data set's order.</returns>
    /// <exception cref="InvalidDataException">A picture cannot be read, or the classifier's model has no output that the protocol looks at.</exception>
    public static async Task<IReadOnlyList<LabelledScores>> ReadAsync(
        IFaceDataSet pictures, IEmotionClassifier classifier, EvaluationPlan plan, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(plan);
        int[] chosen = Spread(pictures.Truths.Count, plan.Limit);
        LabelledScores[] readings = new LabelledScores[chosen.Length];
        await using VisionThreads threads = new("evaluate", Environment.ProcessorCount);
        Task<int>[] batches = [.. Enumerable.Range(0, chosen.Length).Chunk(BatchSize)
            .Select(batch => threads.RunAsync(token => Read(batch, token), cancellationToken))];

        // The first one that fails ends it: the others are cancelled by disposal.
        await foreach (Task<int> batch in Task.WhenEach(batches))
        {
            int read = await batch;
            progress?.Report(read);
        }

        return readings;

        int Read(int[] batch, CancellationToken token)
        {
            Mat?[] faces = new Mat?[batch.Length];
            try
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    int picture = chosen[batch[i]];
                    faces[i] = plan.Finder is { } finder ? Find(finder, pictures, picture, classifier.Model, token) : pictures.Face(picture);
                    if (faces[i] is { } face)
                    {
                        plan.Light.Apply(face);
                    }

                    readings[batch[i]] = new LabelledScores(pictures.Truths[picture], null);
                }

                int[] found = [.. Enumerable.Range(0, batch.Length).Where(i => faces[i] is not null)];
                IReadOnlyList<float[]> rows = Outputs(classifier, plan.Protocol, [.. found.Select(i => faces[i]!)], token);
                for (int k = 0; k < found.Length; k++)
                {
                    int slot = batch[found[k]];
                    readings[slot] = readings[slot] with { Scores = rows[k] };
                }

                return batch.Length;
            }
            finally
            {
                foreach (Mat? face in faces)
                {
                    face?.Dispose();
                }
            }
        }
    }

    /// <summary>At most <paramref name="limit"/> of <paramref name="count"/> indices, spread evenly, so that a sorted data set gives some of every class.</summary>
    public static int[] Spread(int count, int? limit)
    {
        int taken = Math.Min(count, limit ?? count);
        return [.. Enumerable.Range(0, taken).Select(i => (int)((long)i * count / taken))];
    }

    private static IReadOnlyList<float[]> Outputs(IEmotionClassifier classifier, EvaluationProtocol protocol, IReadOnlyList<Mat> faces, CancellationToken cancellationToken)
    {
        if (protocol.Output is null)
        {
            return [.. classifier.Classify(faces, cancellationToken).Select(s => s.Values.ToArray())];
        }

        return classifier is IModelOutputs outputs && outputs.OutputNames.Contains(protocol.Output, StringComparer.Ordinal)
            ? outputs.Read(protocol.Output, faces, cancellationToken)
            : throw new InvalidDataException($"The model {classifier.Model.Id} has no output {protocol.Output}, which the protocol {protocol.Name} looks at. Take the protocol {EvaluationProtocol.FerPlus7.Name}.");
    }

    private static Mat? Find(FaceFinder finder, IFaceDataSet pictures, int index, ModelDescription model, CancellationToken cancellationToken)
    {
        using Snapshot scene = pictures.Scene(index);
        return finder.Find(scene, model, cancellationToken);
    }
}

/// <summary>How an evaluation is done.</summary>
/// <param name="Protocol">Which output is held against which label.</param>
/// <param name="Finder">Finds and cuts out the faces; null where the whole picture is the face.</param>
/// <param name="Limit">At most this many pictures, spread evenly over the data set; null for all.</param>
/// <param name="Light">What is done to the light of a face before it is classified.</param>
public sealed record EvaluationPlan(EvaluationProtocol Protocol, FaceFinder? Finder = null, int? Limit = null, LightTreatment Light = LightTreatment.Plain);
