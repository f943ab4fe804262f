using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Evaluation;

/// <summary>How well a model reads faces that something spoilt.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="Split">Which part of the data set.</param>
/// <param name="N">How many faces, the same for every row.</param>
/// <param name="Command">What was typed for it.</param>
/// <param name="Rows">One a stress.</param>
public sealed record CorruptionReport(string Model, string Protocol, string? Split, int N, string Command, IReadOnlyList<CorruptionRow> Rows)
{
    /// <summary>Measures every stress of <see cref="CorruptionLevel.All"/> on cut-out faces.</summary>
    /// <param name="pictures">The faces; still the caller's.</param>
    /// <param name="classifier">Reads them.</param>
    /// <param name="protocol">How it is judged.</param>
    /// <param name="limit">At most so many faces.</param>
    /// <param name="split">Which part of the data set they are.</param>
    /// <param name="command">What was typed for it.</param>
    /// <param name="progress">Told how many more were read, from any thread.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    public static async Task<CorruptionReport> MeasureAsync(
        IFaceDataSet pictures, IEmotionClassifier classifier, EvaluationProtocol protocol, int? limit, string? split, string command, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(protocol);
        List<CorruptionRow> rows = [];
        int n = 0;
        foreach (CorruptionLevel stress in CorruptionLevel.All)
        {
            using IFaceDataSet stressed = CorruptedDataSet.Of(pictures, stress);
            IReadOnlyList<Prediction> predictions =
                await Evaluator.RunAsync(stressed, classifier, new EvaluationPlan(protocol, Limit: limit, Light: stress.Light), progress, cancellationToken);
            n = predictions.Count;
            Acceptance accepted = Calibration.At(predictions, classifier.Model.Threshold);
            rows.Add(new CorruptionRow(
                stress.Kind, stress.Strength, stress.Light, stress.InWords(), (double)predictions.Count(p => p.IsRight) / n, Calibration.ExpectedError(predictions),
                accepted.Coverage, accepted.Accuracy));
        }

        return new CorruptionReport(classifier.Model.Id, protocol.Name, split, n, command, rows);
    }
}

/// <summary>One stress and what came of it; shares in 0..1.</summary>
/// <param name="Kind">What was done to the faces.</param>
/// <param name="Strength">How much of it.</param>
/// <param name="Light">What was done to their light before they were read.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Accuracy">The share read rightly.</param>
/// <param name="Ece">Expected calibration error.</param>
/// <param name="Coverage">The share accepted at the model's threshold.</param>
/// <param name="AcceptedAccuracy">Of the accepted, the share that is right; null where none is.</param>
public sealed record CorruptionRow(
    Corruption Kind, double Strength, LightTreatment Light, string Words, double Accuracy, double Ece, double Coverage, double? AcceptedAccuracy)
{
    /// <summary>How many were read rightly, with the interval of that share.</summary>
    /// <param name="n">Of how many faces: the report's.</param>
    public Proportion Right(int n) => new((int)Math.Round(Accuracy * n), n);
}
