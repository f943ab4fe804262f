using System.Text.Json;
using CsCheck;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Evaluation;
using EmotionWeb.Core.Moods;
using EmotionWeb.Reports;
using EmotionWeb.Tests.Unit.Classification;
using EmotionWeb.Tests.Unit.Evaluation;
using OpenCvSharp;
using Color = ScottPlot.Color;

namespace EmotionWeb.Tests.Unit.Reports;

public sealed class ReportFolderTests : IDisposable
{
    private static readonly string[] Kinds = [.. Enum.GetValues<Emotion>().Select(e => e.Key()), "contempt"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emotionweb-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_report_has_its_text_its_figures_and_plots_that_show_something()
    {
        TemperatureFit fit = new(1.25, 0.5, 0.4, 0.05, 0.02);
        Measurement measured = new(TestModels.Get("slim-56").Model with { Temperature = 1 }, Measured.Run(0.8), Measured.Stress, fit, [new GroupReport("a|b", new Proportion(8, 10), 0.1, new Proportion(0, 10), new Proportion(8, 10))], Measured.Training);

        await ReportFolder.WriteAsync(new DirectoryInfo(Path.Combine(_folder.FullName, "new")), [measured], TestContext.Current.CancellationToken);

        string text = File.ReadAllText(Path.Combine(_folder.FullName, "new", "report.md"));
        Assert.Contains("| accuracy | 80.00 % (72.61 to 85.78) |", text, StringComparison.Ordinal);
        Assert.Contains("| a\\|b | 10 | 80.00 % (49.02 to 94.33) | 0.100 | 0.00 % (0.00 to 27.75) |", text, StringComparison.Ordinal);
        Assert.Contains("evaluate D --split test", text, StringComparison.Ordinal);
        Assert.Contains("low-light path on", text, StringComparison.Ordinal);
        Assert.Contains("| 1.250 | 0.020 | 0.400 |", text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.FullName, "new", "report.json")));
        JsonElement model = json.RootElement.GetProperty("models")[0];
        Assert.Equal(0.8, model.GetProperty("run").GetProperty("report").GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(5, model.GetProperty("training").GetArrayLength());

        string[] kinds = ["confusion", "confusion-shares", "classes", "risk-coverage", "reliability", "accuracy", "loss"];
        Assert.All(kinds, kind =>
        {
            string file = $"slim-56-{kind}.png";
            Assert.Contains($"({file})", text, StringComparison.Ordinal);
            using Mat picture = Cv2.ImRead(Path.Combine(_folder.FullName, "new", file));
            Assert.Equal(800, picture.Width);
            Cv2.MeanStdDev(picture, out _, out Scalar deviation);
            Assert.True(deviation.Val0 > 5, $"{file} is blank");
        });
    }

    [Fact]
    public void Numbers_can_be_read_on_every_shade() => Gen.Select(Gen.Int[0, Kinds.Length - 1], Gen.Double[0, 1]).Sample((kind, share) =>
    {
        (Color shade, Color words) = ReportPlots.Cell(Kinds[kind], share);
        Assert.True(Contrast.Of(shade.ToStringRGB(), words.ToStringRGB()) >= Contrast.Least);
    });

    [Fact]
    public async Task Without_a_training_there_are_no_curves_of_it()
    {
        await ReportFolder.WriteAsync(_folder, [new Measurement(TestModels.Get("slim-56").Model, Measured.Run(0.5), null, null, [], [])], TestContext.Current.CancellationToken);
        Assert.Empty(_folder.GetFiles("*-loss.png"));
        Assert.Single(_folder.GetFiles("*-reliability.png"));
    }
}
