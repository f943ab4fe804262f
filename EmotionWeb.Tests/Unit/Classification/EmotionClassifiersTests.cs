using System.Text.Json.Nodes;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using Microsoft.Extensions.Logging;

namespace EmotionWeb.Tests.Unit.Classification;

public sealed class EmotionClassifiersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-classifiers-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Every_model_of_the_manifest_can_be_chosen_and_one_is_the_default()
    {
        foreach (ModelDescription model in TestModels.All.Models)
        {
            Assert.Same(model, TestModels.All.Get(model.Id).Model);
        }

        Assert.True(TestModels.All.Get(null).Model.IsDefault);
        Assert.Contains(TestModels.All.Models, m => m.Architecture is "resnet50v2");
        Assert.Contains(TestModels.All.Models, m => m.Architecture is "slim-cnn");
    }

    [Fact]
    public void An_unknown_model_is_refused_with_the_names_of_those_that_are_there()
    {
        UnknownModelException refused = Assert.Throws<UnknownModelException>(() => TestModels.All.Get("vgg"));
        Assert.All(TestModels.All.Models, m => Assert.Contains(m.Id, refused.Text(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_untouched_copy_loads()
    {
        using EmotionClassifiers loaded = TestModels.Load(TestModels.Spoilt(_root, _ => { }));
        Assert.Equal("slim-56", Assert.Single(loaded.Models).Id);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("0")]
    [InlineData("cpu")]
    public void Where_no_gpu_answers_the_cpu_is_taken_and_one_line_says_so(string device)
    {
        CollectingLogger logger = new();
        using EmotionClassifiers loaded = TestModels.Load(TestModels.Spoilt(_root, _ => { }), device, logger);

        string line = Assert.Single(logger.Lines);
        Assert.Contains(loaded.Device.Name, line, StringComparison.Ordinal);
        Assert.Contains(loaded.Device.Reason, line, StringComparison.Ordinal);
        Assert.NotEmpty(loaded.Device.Reason);
        if (device is "cpu")
        {
            Assert.Contains("configuration", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_changed_file_is_refused_by_its_hash()
    {
        ModelsFolder folder = TestModels.Spoilt(_root, _ => { });
        File.AppendAllText(folder.File("slim-56.onnx"), " ");
        Refused(folder, "slim-56.onnx", "SHA-256");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        ModelsFolder folder = TestModels.Spoilt(_root, _ => { });
        File.Delete(folder.File("slim-56.onnx"));
        ModelsMissingException refused = Assert.Throws<ModelsMissingException>(() => TestModels.Load(folder));
        Assert.Contains("slim-56.onnx", refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_is_refused_though_its_hash_fits()
    {
        ModelsFolder folder = TestModels.Spoilt(_root, m => m[0]!["sha256"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        File.WriteAllText(folder.File("slim-56.onnx"), "test");
        Refused(folder, "slim-56.onnx");
    }

    [Theory]
    [InlineData("input.name", "\"picture\"", "picture")]
    [InlineData("input.layout", "\"NCHW\"", "input.layout NCHW")]
    [InlineData("input.colour", "\"rgb\"", "input.colour rgb")]
    [InlineData("input.range", "[-1, 1]", "input.range [-1, 1]")]
    [InlineData("input.channels", "1", "input.channels 1")]
    [InlineData("input.height", "224", "224")]
    [InlineData("input.width", "0", "input size")]
    [InlineData("output.name", "\"scores\"", "scores")]
    [InlineData("output.name", "\"ferplus\"", "ferplus")]
    [InlineData("output.kind", "\"logits\"", "output.kind logits")]
    [InlineData("output.classes", "[\"happy\",\"disgust\",\"fear\",\"angry\",\"neutral\",\"sad\",\"surprise\"]", "in this order")]
    [InlineData("output.classes", "[\"angry\"]", "output.classes")]
    [InlineData("architecture", "\"vgg\"", "architecture vgg")]
    [InlineData("sha256", "\"ABC\"", "sha256 ABC")]
    [InlineData("cropMargin", "-0.5", "cropMargin -0.5")]
    [InlineData("threshold", "1.5", "threshold 1.5")]
    [InlineData("default", "false", "0 models as default")]
    [InlineData("input", "null", "manifest.json")]
    public void What_cannot_be_run_is_refused_when_it_is_loaded(string field, string value, string told)
    {
        ModelsFolder folder = TestModels.Spoilt(_root, models =>
        {
            string[] path = field.Split('.');
            JsonNode at = path[..^1].Aggregate(models[0]!, (node, name) => node[name]!);
            at[path[^1]] = JsonNode.Parse(value);
        });
        Refused(folder, told);
    }

    [Fact]
    public void Two_defaults_are_refused() => Refused(
        TestModels.Spoilt(_root, m =>
        {
            m.Add(m[0]!.DeepClone());
            m[1]!["id"] = "other";
        }),
        "2 models as default");

    [Fact]
    public void One_id_twice_is_refused() => Refused(TestModels.Spoilt(_root, m => m.Add(m[0]!.DeepClone())), "slim-56 more than once");

    [Fact]
    public void An_empty_list_is_refused() => Refused(TestModels.Spoilt(_root, m => m.Clear()), "lists no models");

    [Fact]
    public void Broken_json_is_refused()
    {
        ModelsFolder folder = TestModels.Spoilt(_root, _ => { });
        File.WriteAllText(folder.File(ModelManifestReader.FileName), "{ \"models\": [");
        Refused(folder, "cannot be read");
    }

    private static void Refused(ModelsFolder folder, params string[] told)
    {
        ModelRefusedException refused = Assert.Throws<ModelRefusedException>(() => TestModels.Load(folder));
        Assert.All(told, t => Assert.Contains(t, refused.Text(), StringComparison.Ordinal));
    }

    private sealed class CollectingLogger : ILogger<EmotionClassifiers>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
