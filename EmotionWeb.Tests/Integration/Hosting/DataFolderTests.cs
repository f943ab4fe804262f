using EmotionWeb.Core.Persistence;
using EmotionWeb.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Hosting;

public class DataFolderTests
{
    [Theory]
    [InlineData("/data", null, "/data")]
    [InlineData(null, "/data", "/data")]
    [InlineData("/data", "/data/", "/data")]
    [InlineData("", "/data", "/data")]
    [InlineData(null, null, "data")]
    public void Either_name_of_the_setting_names_the_folder_for_everything(string? variable, string? option, string folder)
    {
        using ServiceProvider services = Services(variable, option);
        string full = Path.GetFullPath(folder);
        Assert.Equal(full, Path.TrimEndingDirectorySeparator(services.GetRequiredService<DataFolder>().Path));
        Assert.Equal(Path.Combine(full, "emotionweb.db"), services.GetRequiredService<IOptions<CatalogueOptions>>().Value.Database);
    }

    [Fact]
    public void Two_folders_are_refused_with_one_sentence_that_names_both()
    {
        using ServiceProvider services = Services("/one", "/two");
        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<DataFolder>());
        Assert.Equal(
            "EMOTIONWEB_DATA names the data folder /one and Catalogue:Folder names /two: they are one setting, so give one of them, or the same folder in both.", refusal.Message);
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    private static ServiceProvider Services(string? variable, string? option) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [CatalogueOptions.FolderSetting] = variable, ["Catalogue:Folder"] = option }.Where(setting => setting.Value is not null))
            .Build())
        .AddLogging().AddCapabilities().BuildServiceProvider();
}
