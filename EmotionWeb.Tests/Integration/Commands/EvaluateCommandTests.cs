using System.Text.Json;
using EmotionWeb.Core.Classification;
using EmotionWeb.Tests.Unit.Classification;
using EmotionWeb.Tests.Unit.Evaluation;

namespace EmotionWeb.Tests.Integration.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-evaluate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_folder_of_pictures_is_measured_as_one_json_object()
    {
        DataSets.WritePicture(_folder, "happy", "plain.png", 90);
        Directory.CreateDirectory(Path.Combine(_folder, "sad"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "astronaut.png"), Path.Combine(_folder, "happy", "astronaut.png"));
        DataSets.WritePicture(_folder, "sad", "plain.png", 90);

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", _folder, "--detect", "--json");

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        JsonElement root = report.RootElement;
        Assert.Equal(3, root.GetProperty("n").GetInt32());
        Assert.Equal(1, root.GetProperty("facesFound").GetInt32());
        Assert.Equal(1 / 3.0, root.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(1, root.GetProperty("acceptedAccuracy").GetDouble());
        Assert.Equal(1 / 3.0, root.GetProperty("coverage").GetDouble(), 1e-9);
        Assert.Equal("ferplus7", root.GetProperty("protocol").GetString());
        Assert.InRange(root.GetProperty("ece").GetDouble(), 0, 1);
        JsonElement happy = root.GetProperty("perClass").GetProperty("happy");
        Assert.Equal((1, 0.5, 2), (happy.GetProperty("precision").GetDouble(), happy.GetProperty("recall").GetDouble(), happy.GetProperty("support").GetInt32()));
        Assert.Equal(1, root.GetProperty("confusion")[3][3].GetInt32());
        Assert.False(string.IsNullOrEmpty(root.GetProperty("model").GetString()));
    }

    [Fact]
    public async Task Groups_are_measured_each_on_its_own()
    {
        DataSets.WriteSheet(_folder);
        File.WriteAllLines(
            Path.Combine(_folder, "labels.csv"), [DataSets.Header + ",age", DataSets.Line(0, "val", "happy", 3) + ",young", DataSets.Line(1, "val", "sad", 5) + ",old"]);

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", _folder, "--groups", "age", "--json");

        Assert.True(code == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        using JsonDocument old = JsonDocument.Parse(lines[1]);
        Assert.Equal(("old", 1), (old.RootElement.GetProperty("group").GetString(), old.RootElement.GetProperty("n").GetInt32()));
        Assert.InRange(old.RootElement.GetProperty("accuracyInterval").GetProperty("high").GetDouble(), 0.2, 1);
    }

    [Fact]
    public async Task A_column_of_groups_needs_labels()
    {
        DataSets.WritePicture(_folder, "happy", "plain.png", 90);
        (int code, _, string error) = await Terminal.RunAsync("evaluate", _folder, "--groups", "age");
        Assert.NotEqual(0, code);
        Assert.Contains("--groups folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sheets_are_measured_as_tables()
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(_folder, DataSets.Line(0, "test", "happy", 7), DataSets.Line(1, "test", "sad", 5));

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", _folder, "--split", "test", "--model", "resnet50v2-224", "--protocol", "ferplus8");

        Assert.True(code == 0, error);
        Assert.Contains("resnet50v2-224, ferplus8", output, StringComparison.Ordinal);
        Assert.Contains("contempt", output, StringComparison.Ordinal);
        Assert.DoesNotContain("faces found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_models_are_measured_in_one_go_and_reported()
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(_folder, DataSets.Line(0, "val", "happy", 3), DataSets.Line(1, "val", "sad", 5));
        string report = Path.Combine(_folder, "report");

        (int code, string output, string error) = await Terminal.RunAsync(
            "evaluate", _folder, "--model", "slim-56", "--model", "resnet50v2-224", "--fit-temperature", "--report", report);

        Assert.True(code == 0, error);
        Assert.Contains("fitted, ", output, StringComparison.Ordinal);
        string text = File.ReadAllText(Path.Combine(report, "report.md"));
        Assert.Contains("## slim-56", text, StringComparison.Ordinal);
        Assert.Contains("evaluate D --split val --model resnet50v2-224 --protocol ferplus7 --fit-temperature", text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(report, "resnet50v2-224-confusion.png")));
    }

    [Fact]
    public async Task Spoilt_faces_are_measured_row_by_row()
    {
        DataSets.WriteSheet(_folder);
        DataSets.WriteLabels(_folder, DataSets.Line(0, "val", "happy", 3), DataSets.Line(1, "val", "sad", 5));

        (int code, string output, string error) = await Terminal.RunAsync("evaluate", _folder, "--stress", "--json");

        Assert.True(code == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using JsonDocument stress = JsonDocument.Parse(lines[1]);
        Assert.Equal((2, Core.Evaluation.CorruptionLevel.All.Count), (stress.RootElement.GetProperty("n").GetInt32(), stress.RootElement.GetProperty("rows").GetArrayLength()));
    }

    [Fact]
    public async Task Without_a_name_the_manifest_s_default_is_measured_whatever_an_admin_chose()
    {
        string data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName, faces = Directory.CreateDirectory(Path.Combine(_folder, "faces")).FullName;
        DataSets.WritePicture(faces, "happy", "plain.png", 90);
        ModelsInUse inUse = TestModels.All.InUse;
        await File.WriteAllTextAsync(Path.Combine(data, "default-model.txt"), inUse.Models.First(m => !string.Equals(m.Id, inUse.ManifestDefault, StringComparison.Ordinal)).Id, TestContext.Current.CancellationToken);

        (int code, string output, string error) = await Terminal.RunAsync(data, null, ["evaluate", faces, "--json"]);

        Assert.True(code == 0, error);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal(inUse.ManifestDefault, report.RootElement.GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("--stress", "--detect")]
    [InlineData("--save", "--darken", "0.5")]
    [InlineData("--fit-temperature", "--protocol", "ferplus8")]
    [InlineData("--protocol", "raf-db")]
    [InlineData("--limit", "0")]
    [InlineData("--crop-margin", "2")]
    [InlineData("--darken", "0")]
    [InlineData("--split", "val")]
    [InlineData("--colour", "red")]
    public async Task Wrong_use_is_told_and_ends_with_2(params string[] wrong)
    {
        DataSets.WritePicture(_folder, "happy", "plain.png", 90);
        (int code, _, string error) = await Terminal.RunAsync(["evaluate", _folder, .. wrong]);
        Assert.Equal(2, code);
        Assert.Contains(wrong[0] is "--stress" or "--save" or "--fit-temperature" or "--colour" or "--split" or "--limit" or "--crop-margin" or "--darken" ? wrong[0] : wrong[1], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_told_and_ends_with_1()
    {
        (int code, string output, string error) = await Terminal.RunAsync("evaluate", _folder);
        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("happy", error, StringComparison.Ordinal);

        DataSets.WritePicture(_folder, "happy", "plain.png", 90);
        (code, _, error) = await Terminal.RunAsync("evaluate", _folder, "--model", "vgg");
        Assert.Equal(1, code);
        Assert.Contains("slim-56", error, StringComparison.Ordinal);
        Assert.DoesNotContain(" at EmotionWeb", error, StringComparison.Ordinal);
    }
}
