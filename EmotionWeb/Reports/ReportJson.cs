using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionWeb.Core.Evaluation;

namespace EmotionWeb.Reports;

/// <summary>What <c>evaluate --report</c> writes as <c>report.json</c> and <c>evaluate --json</c> prints: the names are part of the commands' contract, whatever the core calls them.</summary>
/// <param name="Models">One entry a model.</param>
internal sealed record ReportJson(IReadOnlyList<MeasuredModel> Models)
{
    /// <summary>camelCase names, nothing for what is null.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}

/// <summary>One model.</summary>
internal sealed record MeasuredModel(
    string Id, string Version, string Sha256, MeasuredRun Run, IReadOnlyList<MeasuredGroup>? Groups, MeasuredStress? Stress, MeasuredTemperature? TemperatureFit, IReadOnlyList<MeasuredEpoch> Training)
{
    public static MeasuredModel From(Measurement measured) => new(
        measured.Model.Id, measured.Model.Version, measured.Model.Sha256, MeasuredRun.From(measured.Run),
        measured.Groups.Count > 0 ? [.. measured.Groups.Select(MeasuredGroup.From)] : null, measured.Stress is { } stress ? MeasuredStress.From(stress) : null,
        measured.Fit is { } fit ? MeasuredTemperature.From(fit) : null, [.. measured.Training.Select(MeasuredEpoch.From)]);
}

/// <summary>One run; as <see cref="EvaluationRun"/>.</summary>
internal sealed record MeasuredRun(
    string? Split, bool Detected, string Command, MeasuredClasses Report, IReadOnlyList<MeasuredAcceptance> RiskCoverage, IReadOnlyList<MeasuredReliability> Reliability)
{
    public static MeasuredRun From(EvaluationRun run) => new(
        run.Split, run.Detected, run.Command, MeasuredClasses.From(run.Report), [.. run.RiskCoverage.Select(MeasuredAcceptance.From)], [.. run.Reliability.Select(MeasuredReliability.Of)]);
}

/// <summary>How well the classes were read; as <see cref="ClassificationReport"/>.</summary>
internal sealed record MeasuredClasses(
    string Model,
    string Protocol,
    int N,
    double Accuracy,
    IReadOnlyDictionary<string, MeasuredClass> PerClass,
    IReadOnlyList<string> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    double Ece,
    double Threshold,
    double Coverage,
    double? AcceptedAccuracy,
    MeasuredAcceptance? ThresholdFor90,
    int? FacesFound,
    MeasuredInterval AccuracyInterval)
{
    public static MeasuredClasses From(ClassificationReport report) => new(
        report.Model,
        report.Protocol,
        report.N,
        report.Accuracy,
        report.Classes.Select((name, i) => (name, Figures: MeasuredClass.From(report.PerClass[name], report.Precision(i), report.Recall(i))))
            .ToDictionary(c => c.name, c => c.Figures, StringComparer.Ordinal),
        report.Classes,
        report.Confusion,
        report.Ece,
        report.Threshold,
        report.Coverage,
        report.AcceptedAccuracy,
        report.ThresholdFor90 is { } point ? MeasuredAcceptance.From(point) : null,
        report.FacesFound,
        MeasuredInterval.Of(report.Right));
}

/// <summary>Wilson's 95 % interval of a share, 0..1.</summary>
internal sealed record MeasuredInterval(double Low, double High)
{
    public static MeasuredInterval Of(Proportion part) => new(part.Low, part.High);
}

/// <summary>How well a group was read; as <see cref="GroupReport"/>.</summary>
internal sealed record MeasuredGroup(
    string Group, int N, double? Accuracy, MeasuredInterval AccuracyInterval, double? Ece, double? NotSure, MeasuredInterval NotSureInterval, double? AcceptedAccuracy,
    MeasuredInterval AcceptedAccuracyInterval)
{
    public static MeasuredGroup From(GroupReport group) => new(
        group.Group, group.Right.N, group.Right.Share, MeasuredInterval.Of(group.Right), group.Ece, group.NotSure.Share, MeasuredInterval.Of(group.NotSure),
        group.AcceptedRight.Share, MeasuredInterval.Of(group.AcceptedRight));
}

/// <summary>One class; as <see cref="ClassFigures"/>.</summary>
internal sealed record MeasuredClass(double Precision, double Recall, double F1, int Support, MeasuredInterval PrecisionInterval, MeasuredInterval RecallInterval)
{
    public static MeasuredClass From(ClassFigures figures, Proportion precision, Proportion recall) => new(
        figures.Precision, figures.Recall, figures.F1, figures.Support, MeasuredInterval.Of(precision), MeasuredInterval.Of(recall));
}

/// <summary>What a threshold accepts; as <see cref="Acceptance"/>.</summary>
internal sealed record MeasuredAcceptance(double Threshold, double Coverage, double? Accuracy)
{
    public static MeasuredAcceptance From(Acceptance point) => new(point.Threshold, point.Coverage, point.Accuracy);
}

/// <summary>A bin of the reliability diagram; as <see cref="ReliabilityBin"/>.</summary>
internal sealed record MeasuredReliability(double From, double To, int Count, double Confidence, double Accuracy)
{
    public static MeasuredReliability Of(ReliabilityBin bin) => new(bin.From, bin.To, bin.Count, bin.Confidence, bin.Accuracy);
}

/// <summary>How spoilt faces were read; as <see cref="CorruptionReport"/>.</summary>
internal sealed record MeasuredStress(string Model, string Protocol, string? Split, int N, string Command, IReadOnlyList<MeasuredStressRow> Rows)
{
    public static MeasuredStress From(CorruptionReport report) => new(report.Model, report.Protocol, report.Split, report.N, report.Command, [.. report.Rows.Select(row => MeasuredStressRow.From(row, report.N))]);
}

/// <summary>One way of spoiling; as <see cref="CorruptionRow"/>.</summary>
internal sealed record MeasuredStressRow(string Kind, double Strength, string Light, string Words, double Accuracy, double Ece, double Coverage, double? AcceptedAccuracy, MeasuredInterval AccuracyInterval)
{
    public static MeasuredStressRow From(CorruptionRow row, int n) => new(
        Name(row.Kind), row.Strength, Name(row.Light), row.Words, row.Accuracy, row.Ece, row.Coverage, row.AcceptedAccuracy, MeasuredInterval.Of(row.Right(n)));

    private static string Name(Corruption kind) => kind switch
    {
        Corruption.None => "none",
        Corruption.Light => "light",
        Corruption.Blur => "blur",
        Corruption.Jpeg => "jpeg",
        Corruption.Rotation => "rotation",
        Corruption.Size => "size",
        Corruption.Occlusion => "occlusion",
        _ => throw new InvalidOperationException($"{kind} has no name."),
    };

    private static string Name(LightTreatment light) => light switch
    {
        LightTreatment.Plain => "plain",
        LightTreatment.Product => "product",
        LightTreatment.Gamma => "gamma",
        LightTreatment.SmoothGamma => "smoothGamma",
        LightTreatment.Clahe => "clahe",
        LightTreatment.Equalise => "equalise",
        LightTreatment.Denoise => "denoise",
        LightTreatment.Gain => "gain",
        LightTreatment.Corrected => "corrected",
        _ => throw new InvalidOperationException($"{light} has no name."),
    };
}

/// <summary>The temperature that fits; as <see cref="TemperatureFit"/>.</summary>
internal sealed record MeasuredTemperature(double Temperature, double LossBefore, double LossAfter, double EceBefore, double EceAfter)
{
    public static MeasuredTemperature From(TemperatureFit fit) => new(fit.Temperature, fit.LossBefore, fit.LossAfter, fit.EceBefore, fit.EceAfter);
}

/// <summary>One epoch of the training; as <see cref="TrainingEpoch"/>.</summary>
internal sealed record MeasuredEpoch(int Epoch, MeasuredFigures? Train, MeasuredFigures? Val, int? Size)
{
    public static MeasuredEpoch From(TrainingEpoch epoch) => new(
        epoch.Epoch, epoch.Train is { } train ? MeasuredFigures.From(train) : null, epoch.Val is { } val ? MeasuredFigures.From(val) : null, epoch.Size);
}

/// <summary>Figures of an epoch; as <see cref="TrainingFigures"/>.</summary>
internal sealed record MeasuredFigures(double? Loss, IReadOnlyDictionary<string, double>? Accuracy, double? FerPlusAccuracy)
{
    public static MeasuredFigures From(TrainingFigures figures) => new(figures.Loss, figures.Accuracy, figures.FerPlusAccuracy);
}
