using EmotionWeb.Core;
using EmotionWeb.Core.FaceDetection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.FaceDetection;

public class FaceDetectionRegistrationTests
{
    [Theory]
    [InlineData(null, typeof(ConfirmedFaceDetector))]
    [InlineData("Haar", typeof(HaarFaceDetector))]
    [InlineData("BlazeFace", typeof(BlazeFaceDetector))]
    public void The_setting_chooses_the_detector(string? setting, Type expected)
    {
        using ServiceProvider services = Services(("FaceDetection:Detector", setting));
        Assert.IsType(expected, services.GetRequiredService<IFaceDetector>());
    }

    [Theory]
    [InlineData("FaceDetection:Detector", "7", "Confirmed, Haar or BlazeFace")]
    [InlineData("FaceDetection:Score", "0.1", "between 0.3 and 0.99")]
    [InlineData("FaceDetection:MinFace", "2", "between 0.02 and 1")]
    public void A_wrong_setting_is_refused_with_what_it_may_be(string setting, string value, string expected)
    {
        using ServiceProvider services = Services((setting, value));
        string message = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IFaceDetector>).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_another_one_is_refused_at_load()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("emotionweb-test-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "blazeface.onnx"), "another");
            string message = Assert.Throws<ModelsMissingException>(
                () => new BlazeFaceDetector(ModelsFolder.Find(folder.FullName), Options.Create(new FaceDetectionOptions()))).Text();
            Assert.Contains("SHA-256", message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Services(params (string Name, string? Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal)).Build())
        .AddSingleton(ModelsFolder.Find(null))
        .AddFaceDetection()
        .BuildServiceProvider();
}
