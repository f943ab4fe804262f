using System.Text.Json;

namespace EmotionWeb.Core.Evaluation;

/// <summary>One epoch of a model's training, as a line of <c>training/metrics/ID.jsonl</c> holds it; what was not recorded is null.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Train">Figures on the faces it learns from, augmented.</param>
/// <param name="Val">Figures on the faces kept apart.</param>
public sealed record TrainingEpoch(int Epoch, TrainingFigures? Train, TrainingFigures? Val)
{
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
            throw new InvalidDataException(FormattableString.Invariant($"{path}, line {number} is no epoch of a training: {e.Message}"), e);
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
