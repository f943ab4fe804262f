using System.Text.Json.Nodes;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Tests.Unit.Classification;

namespace EmotionWeb.Tests.Unit.Evaluation;

public sealed class ModelRecordsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-records-").FullName;
    private readonly ModelDescription _model = TestModels.Get("slim-56").Model;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Results_are_read_as_they_were_saved_and_a_run_takes_its_forerunner_s_place()
    {
        ModelRecords records = new(ModelsFolder.Find(_root));
        Assert.Empty((await records.ResultsAsync(_model, Token)).Runs);

        ModelResults results = (await records.ResultsAsync(_model, Token)).With(Measured.Run(0.5)).With(Measured.Run(0.9, split: "val")).With(Measured.Run(0.7));
        await records.SaveAsync(results, Token);
        ModelResults read = await records.ResultsAsync(_model, Token);

        Assert.Equal(["test", "val"], read.Runs.Select(r => r.Split));
        EvaluationRun test = read.Run("test", EvaluationProtocol.FerPlus7)!;
        Assert.Equal(Measured.Run(0.7).Report.Accuracy, test.Report.Accuracy);
        Assert.Equal(Measured.Run(0.7).RiskCoverage, test.RiskCoverage);
        Assert.Equal(Measured.Run(0.7).Reliability, test.Reliability);
        Assert.Null(read.Run("test", EvaluationProtocol.FerPlus7, detected: true));
    }

    [Fact]
    public async Task Figures_of_other_weights_are_not_shown_as_these()
    {
        ModelRecords records = new(ModelsFolder.Find(_root));
        await records.SaveAsync(new ModelResults(_model.Id, new string('0', 64), [Measured.Run(0.9)], null), Token);
        Assert.Empty((await records.ResultsAsync(_model, Token)).Runs);
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_with_its_place()
    {
        ModelRecords records = new(ModelsFolder.Find(_root));
        Directory.CreateDirectory(Path.Combine(_root, "results"));
        Directory.CreateDirectory(Path.Combine(_root, "training", "metrics"));
        await File.WriteAllTextAsync(Path.Combine(_root, "results", "slim-56.json"), "{", Token);
        await File.WriteAllTextAsync(Path.Combine(_root, "training", "metrics", "slim-56.jsonl"), "{\"epoch\": 1}\n\nnonsense\n", Token);

        Assert.Contains("slim-56.json", (await Assert.ThrowsAsync<InvalidDataException>(() => records.ResultsAsync(_model, Token))).Message, StringComparison.Ordinal);
        Assert.Contains("line 3", (await Assert.ThrowsAsync<InvalidDataException>(() => records.TrainingAsync("slim-56", Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$.runs[0].report")]
    [InlineData("$.runs[0].report.confusion[6]")]
    [InlineData("$.runs[0].report.confusion[2][6]")]
    [InlineData("$.runs[0].report.perClass.sad")]
    [InlineData("$.runs[0].report.classes[0]")]
    [InlineData("$.runs[0].reliability")]
    [InlineData("$.stress.rows")]
    [InlineData("$.stress.rows[1].words")]
    public async Task Results_that_lack_figures_are_damaged_too(string lacking)
    {
        ModelRecords records = new(ModelsFolder.Find(_root));
        string path = await records.SaveAsync(new ModelResults(_model.Id, _model.Sha256, [Measured.Run(0.9)], Measured.Stress), Token);
        JsonNode results = JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!;
        Remove(Find(results, lacking));
        await File.WriteAllTextAsync(path, results.ToJsonString(), Token);

        InvalidDataException e = await Assert.ThrowsAsync<InvalidDataException>(() => records.ResultsAsync(_model, Token));
        Assert.Contains("slim-56.json", e.Message, StringComparison.Ordinal);

        static JsonNode Find(JsonNode root, string path) => Nodes(root).Single(n => string.Equals(n.GetPath(), path, StringComparison.Ordinal));

        static IEnumerable<JsonNode> Nodes(JsonNode node) => (node switch
        {
            JsonObject named => named.Select(p => p.Value),
            JsonArray list => list,
            _ => [],
        }).OfType<JsonNode>().SelectMany(Nodes).Prepend(node);

        static void Remove(JsonNode node)
        {
            if (node.Parent is JsonObject named)
            {
                named.Remove(node.GetPropertyName());
            }
            else
            {
                node.Parent!.AsArray().Remove(node);
            }
        }
    }

    [Fact]
    public void Where_the_faces_change_their_size_is_found()
    {
        int?[] sizes = [64, 64, 112, null, 112, 224];
        Assert.Equal([(3, 112), (6, 224)], TrainingEpoch.SizeChanges([.. sizes.Select((size, i) => new TrainingEpoch(i + 1, null, null, size))]));
    }

    [Fact]
    public async Task An_epoch_tells_what_was_recorded_and_nothing_else()
    {
        string path = Path.Combine(_root, "m.jsonl");
        await File.WriteAllTextAsync(path, """{"epoch": 2, "seconds": 9, "train": {"loss": 2.5}, "val": {"loss": 1.5, "accuracy": {"ferplus8": 0.6}}}""", Token);
        TrainingEpoch epoch = Assert.Single(await TrainingEpoch.ReadAsync(path, Token));
        Assert.Equal((2, 2.5, null, 1.5, 0.6), (epoch.Epoch, epoch.Train?.Loss, epoch.Train?.FerPlusAccuracy, epoch.Val?.Loss, epoch.Val?.FerPlusAccuracy));
    }

    [Fact]
    public async Task The_results_that_are_committed_are_of_the_models_that_are()
    {
        ModelRecords records = new(TestModels.Folder);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(TestModels.Folder.Path, "results"), "*.json"))
        {
            string id = Path.GetFileNameWithoutExtension(file);
            Assert.NotEmpty((await records.ResultsAsync(TestModels.Get(id).Model, Token)).Runs);
        }
    }

    [Theory]
    [MemberData(nameof(TestModels.Ids), MemberType = typeof(TestModels))]
    public async Task The_manifest_says_what_was_measured(string id)
    {
        ModelDescription model = TestModels.Get(id).Model;
        ModelResults results = await new ModelRecords(TestModels.Folder).ResultsAsync(model, Token);
        foreach ((string name, double value) in model.Metrics.Where(m => !m.Key.EndsWith(".milliseconds", StringComparison.Ordinal)))
        {
            string[] parts = name.Split('.');
            ClassificationReport report = results.Run(parts[0], EvaluationProtocol.All.Single(p => string.Equals(p.Name, parts[1], StringComparison.Ordinal)))!.Report;
            Assert.Equal(parts[2] is "ece" ? report.Ece : report.Accuracy, value, parts[2] is "ece" ? 3 : 4);
        }

        Assert.True(model.Metrics["test.ferplus7.ece"] <= 0.03, "A model that is less sure than it is right, or surer, wants a temperature.");
        Assert.All(results.Runs.Where(r => r.Report.Protocol is "ferplus7"), r => Assert.Equal(model.Threshold, r.Report.Threshold));
        if (model.IsDefault)
        {
            // Accepted faces are right in nine of ten where the product looks for them itself.
            Assert.InRange(results.Run("val", EvaluationProtocol.FerPlus7, detected: true)!.Report.AcceptedAccuracy!.Value, 0.9, 1);
        }
    }
}
