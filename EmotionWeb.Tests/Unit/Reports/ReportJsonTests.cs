using System.Text.Json;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Reports;

namespace EmotionWeb.Tests.Unit.Reports;

/// <summary>What programs read of an evaluation, written down.</summary>
public class ReportJsonTests
{
    private static readonly ClassificationReport Report = new(
        "small", "ferplus7", 4, 0.5, new Dictionary<string, ClassFigures> { ["happy"] = new(1, 0.5, 0.625, 4) }, ["happy"], [[2]], 0.125, 0.5, 0.75, null, new Acceptance(0.25, 1, 0.875), 3);

    [Fact]
    public void Classes_have_these_names() => AssertJson(
        MeasuredClasses.From(Report),
        $$$"""
        {"model":"small","protocol":"ferplus7","n":4,"accuracy":0.5,"perClass":{"happy":{"precision":1,"recall":0.5,"f1":0.625,"support":4,"precisionInterval":{{{Interval(2, 2)}}},"recallInterval":{{{Interval(2, 4)}}}}},"classes":["happy"],"confusion":[[2]],"ece":0.125,"threshold":0.5,"coverage":0.75,"thresholdFor90":{"threshold":0.25,"coverage":1,"accuracy":0.875},"facesFound":3,"accuracyInterval":{{{Interval(2, 4)}}}}
        """);

    [Fact]
    public void A_group_has_these_names() => AssertJson(
        MeasuredGroup.From(new GroupReport("under 30", new Proportion(2, 4), 0.125, new Proportion(1, 4), new Proportion(2, 3))),
        $$$"""
        {"group":"under 30","n":4,"accuracy":0.5,"accuracyInterval":{{{Interval(2, 4)}}},"ece":0.125,"notSure":0.25,"notSureInterval":{{{Interval(1, 4)}}},"acceptedAccuracy":{{{JsonSerializer.Serialize(2 / 3.0)}}},"acceptedAccuracyInterval":{{{Interval(2, 3)}}}}
        """);

    [Fact]
    public void Stress_has_these_names() => AssertJson(
        MeasuredStress.From(new CorruptionReport("small", "ferplus7", "val", 4, "evaluate D --stress", [new CorruptionRow(Corruption.Light, 0.5, LightTreatment.SmoothGamma, "half", 0.5, 0.25, 1, 0.75)])),
        $$$"""
        {"model":"small","protocol":"ferplus7","split":"val","n":4,"command":"evaluate D --stress","rows":[{"kind":"light","strength":0.5,"light":"smoothGamma","words":"half","accuracy":0.5,"ece":0.25,"coverage":1,"acceptedAccuracy":0.75,"accuracyInterval":{{{Interval(2, 4)}}}}]}
        """);

    [Fact]
    public void A_temperature_has_these_names() => AssertJson(
        MeasuredTemperature.From(new TemperatureFit(1.25, 0.5, 0.375, 0.25, 0.125)),
        """{"temperature":1.25,"lossBefore":0.5,"lossAfter":0.375,"eceBefore":0.25,"eceAfter":0.125}""");

    [Fact]
    public void A_run_has_these_names() => AssertJson(
        MeasuredRun.From(new EvaluationRun(null, true, "evaluate D", Report with { PerClass = new Dictionary<string, ClassFigures>(), Classes = [], Confusion = [], ThresholdFor90 = null }, [new Acceptance(0.5, 0.25, null)], [new ReliabilityBin(0, 0.5, 2, 0.25, 0.5)])),
        $$$"""
        {"detected":true,"command":"evaluate D","report":{"model":"small","protocol":"ferplus7","n":4,"accuracy":0.5,"perClass":{},"classes":[],"confusion":[],"ece":0.125,"threshold":0.5,"coverage":0.75,"facesFound":3,"accuracyInterval":{{{Interval(0, 4)}}}},"riskCoverage":[{"threshold":0.5,"coverage":0.25}],"reliability":[{"from":0,"to":0.5,"count":2,"confidence":0.25,"accuracy":0.5}]}
        """);

    [Fact]
    public void An_epoch_has_these_names() => AssertJson(
        MeasuredEpoch.From(new TrainingEpoch(3, new TrainingFigures(0.5, new Dictionary<string, double> { ["ferplus8"] = 0.75 }), null, 48)),
        """{"epoch":3,"train":{"loss":0.5,"accuracy":{"ferplus8":0.75},"ferPlusAccuracy":0.75},"size":48}""");

    [Fact]
    public void Every_way_of_spoiling_has_a_name()
    {
        Assert.All(Enum.GetValues<Corruption>(), kind => Assert.NotEmpty(Row(kind, LightTreatment.Plain).Kind));
        Assert.All(Enum.GetValues<LightTreatment>(), light => Assert.NotEmpty(Row(Corruption.None, light).Light));
        static MeasuredStressRow Row(Corruption kind, LightTreatment light) => MeasuredStressRow.From(new CorruptionRow(kind, 1, light, "", 1, 0, 1, null), n: 1);
    }

    private static string Interval(int count, int n)
    {
        Proportion part = new(count, n);
        return $$"""{"low":{{JsonSerializer.Serialize(part.Low)}},"high":{{JsonSerializer.Serialize(part.High)}}}""";
    }

    private static void AssertJson<T>(T value, string json) => Assert.Equal(json, JsonSerializer.Serialize(value, ReportJson.Options));
}
