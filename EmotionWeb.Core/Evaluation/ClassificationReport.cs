using System.Text.Json.Serialization;

namespace EmotionWeb.Core.Evaluation;

/// <summary>How well a model read a labelled set. Immutable.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="N">How many pictures.</param>
/// <param name="Accuracy">The share read rightly, 0..1; a picture without a found face counts as wrong.</param>
/// <param name="PerClass">Figures a class, by its name.</param>
/// <param name="Classes">The classes in the order of <paramref name="Confusion"/>.</param>
/// <param name="Confusion">Rows: what a picture is; columns: what it was read as.</param>
/// <param name="Ece">Expected calibration error, 0..1, 15 bins.</param>
/// <param name="Threshold">Least confidence that is accepted.</param>
/// <param name="Coverage">The share of all pictures accepted at the threshold, 0..1.</param>
/// <param name="AcceptedAccuracy">The share of the accepted that is right, 0..1; null where none is.</param>
/// <param name="ThresholdFor90">The most lenient threshold at which at least 90 % of the accepted are right; null where there is none.</param>
/// <param name="FacesFound">In how many pictures a face was found; null where none was looked for.</param>
public sealed record ClassificationReport(
    string Model,
    string Protocol,
    int N,
    double Accuracy,
    IReadOnlyDictionary<string, ClassFigures> PerClass,
    IReadOnlyList<string> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    double Ece,
    double Threshold,
    double Coverage,
    double? AcceptedAccuracy,
    Acceptance? ThresholdFor90,
    int? FacesFound)
{
    /// <summary>How many pictures were read rightly, of all.</summary>
    [JsonIgnore]
    public Proportion Right => new(Enumerable.Range(0, Classes.Count).Sum(c => Confusion[c][c]), N);

    /// <summary>How many were accepted at the threshold, of all.</summary>
    [JsonIgnore]
    public Proportion Accepted => new(Rounded(Coverage * N), N);

    /// <summary>How many of the accepted are right.</summary>
    [JsonIgnore]
    public Proportion AcceptedRight => new(Rounded((AcceptedAccuracy ?? 0) * Accepted.Count), Accepted.Count);

    /// <summary>How many pictures of a class were read as it.</summary>
    /// <param name="index">Which of <see cref="Classes"/>.</param>
    public Proportion Recall(int index) => new(Confusion[index][index], PerClass[Classes[index]].Support);

    /// <summary>How many of the pictures read as a class are of it.</summary>
    /// <param name="index">Which of <see cref="Classes"/>.</param>
    public Proportion Precision(int index) => new(Confusion[index][index], Confusion.Sum(row => row[index]));

    /// <summary>Sums predictions up.</summary>
    /// <param name="model">Id of the model.</param>
    /// <param name="protocol">How it was judged.</param>
    /// <param name="predictions">One a picture.</param>
    /// <param name="threshold">Least confidence that is accepted, 0..1.</param>
    /// <param name="detected">Whether faces were looked for.</param>
    public static ClassificationReport Of(
        string model, EvaluationProtocol protocol, IReadOnlyCollection<Prediction> predictions, double threshold, bool detected)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(predictions);
        ConfusionMatrix matrix = ConfusionMatrix.Of(protocol.Classes.Count, predictions);
        int[] indices = [.. Enumerable.Range(0, matrix.Classes)];
        Acceptance accepted = Calibration.At(predictions, threshold);
        return new ClassificationReport(
            model,
            protocol.Name,
            matrix.Total,
            matrix.Accuracy,
            indices.ToDictionary(
                c => protocol.Classes[c], c => new ClassFigures(matrix.Precision(c), matrix.Recall(c), matrix.F1(c), matrix.Support(c)), StringComparer.Ordinal),
            protocol.Classes,
            [.. indices.Select(matrix.Row)],
            Calibration.ExpectedError(predictions),
            threshold,
            accepted.Coverage,
            accepted.Accuracy,
            Calibration.ThresholdFor(predictions, 0.9),
            detected ? predictions.Count(p => p.Predicted is not null) : null);
    }

    // The file keeps shares; what they are shares of is whole.
    private static int Rounded(double count) => (int)Math.Round(count);
}

/// <summary>Figures of one class, each 0..1 but the last.</summary>
/// <param name="Precision">Of those read as it, the share that are.</param>
/// <param name="Recall">Of those that are, the share read as it.</param>
/// <param name="F1">Their harmonic mean.</param>
/// <param name="Support">How many there are.</param>
public readonly record struct ClassFigures(double Precision, double Recall, double F1, int Support);
