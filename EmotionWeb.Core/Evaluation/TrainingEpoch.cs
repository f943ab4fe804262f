using System.Text.Json;

namespace EmotionWeb.Core.Evaluation;

/// <summary>One epoch of a model's training, as a line of <c>training/metrics/ID.jsonl</c> holds it; what was not recorded is null.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Train">Figures on the faces it learns from, augmented.</param>
/// <param name="Val">Figures on the faces kept apart.</param>
/// <param name="Size">Side of the faces it learnt from, in pixels.</param>
public sealed record TrainingEpoch(int Epoch, TrainingFigures? Train, TrainingFigures? Val, int? Size = null)
{
    /// <summary>The epochs from which on a training's faces were of another size than in the epoch before.</summary>
    public static IReadOnlyList<(int Epoch, int Size)> SizeChanges(IReadOnlyList<TrainingEpoch> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        return [.. epochs.Zip(epochs.Skip(1)).Where(p => p.Second.Size is not null && p.First.Size is not null && p.Second.Size != p.First.Size).Select(p => (p.Second.Epoch, p.Second.Size!.Value))];
    }

    /// <summary>Reads the epochs of a file.</summary>
    /// <exception cref="InvalidDataException">A line cannot be read; the message says which.</exception>
    public static async Task<IReadOnlyList<TrainingEpoch>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        List<TrainingEpoch> epochs = [];
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                epochs.Add(Parse(path, number, line));
            }
        }

        return epochs;
    }

    private static TrainingEpoch Parse(string path, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingEpoch>(line, JsonSerializerOptions.Web) ?? throw new JsonException("it holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{Path.GetFileName(path)}, line {number} is no epoch of a training: {e.Message}"), e);
        }
    }
}

/// <summary>Figures of an epoch on some faces.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="Accuracy">Accuracy 0..1 by protocol.</param>
public sealed record TrainingFigures(double? Loss, IReadOnlyDictionary<string, double>? Accuracy)
{
    /// <summary>Accuracy by the FER+ majority with contempt, which both halves of a training record; null where it was not recorded.</summary>
    public double? FerPlusAccuracy => Accuracy is not null && Accuracy.TryGetValue(EvaluationProtocol.FerPlus8.Name, out double value) ? value : null;
}
