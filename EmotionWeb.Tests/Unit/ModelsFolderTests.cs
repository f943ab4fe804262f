using EmotionWeb.Core;

namespace EmotionWeb.Tests.Unit;

public sealed class ModelsFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("emotionweb-models-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_nearest_folder_above_with_models_in_it_is_found()
    {
        string start = Directory.CreateDirectory(Path.Combine(_root, "a", "b")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "a", "models"));
        string models = Directory.CreateDirectory(Path.Combine(_root, "models")).FullName;
        File.WriteAllText(Path.Combine(models, "manifest.json"), "{}");

        ModelsFolder found = ModelsFolder.Find(null, start);

        Assert.Equal(models, found.Path);
        Assert.Equal(Path.Combine(models, "manifest.json"), found.File("manifest.json"));
    }

    [Fact]
    public void A_configured_folder_wins_and_need_not_bear_the_name()
    {
        string chosen = Directory.CreateDirectory(Path.Combine(_root, "chosen")).FullName;
        Assert.Equal(chosen, ModelsFolder.Find(chosen).Path);
    }

    [Fact]
    public void A_configured_folder_that_is_absent_is_named_with_what_to_do()
    {
        string absent = Path.Combine(_root, "absent");
        ModelsMissingException refused = Assert.Throws<ModelsMissingException>(() => ModelsFolder.Find(absent));
        Assert.Contains(absent, refused.Text(), StringComparison.Ordinal);
        Assert.Contains("Recognition:ModelsFolder", refused.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_folder_the_message_says_what_to_do()
    {
        ModelsMissingException refused = Assert.Throws<ModelsMissingException>(() => ModelsFolder.Find(null, _root));
        Assert.Contains("Recognition:ModelsFolder", refused.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.onnx")]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    public void A_file_that_is_absent_or_outside_is_refused(string name) =>
        Assert.Throws<ModelsMissingException>(() => ModelsFolder.Find(_root).File(name));
}
