using EmotionWeb.Hosting;
using Microsoft.Extensions.Configuration;

namespace EmotionWeb.Tests.Unit.Hosting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Recognition:Treshold", "Recognition:Treshold", "Recognition:Threshold")]
    [InlineData("RECOGNITION:TRESHOLD", "RECOGNITION:TRESHOLD", "RECOGNITION:Threshold")]
    [InlineData("Library:Folder:0", "Library:Folder", "Library:Folders")]
    [InlineData("Recogniton:Threshold", "Recogniton:Threshold", "Recognition:Threshold")]
    [InlineData("EMOTIONWEB_DAAT", "EMOTIONWEB_DAAT", "EMOTIONWEB_DATA")]
    public void A_mistyped_name_is_told_with_the_nearest(string key, string given, string meant)
    {
        string told = Assert.Single(Unknown(key));
        Assert.Contains($"{given} ", $"{told} ".Replace(",", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith($"Is {meant} meant?", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_near_to_none_is_told_without_one() =>
        Assert.Equal("There is no setting Api:Key, so it changes nothing.", Assert.Single(Unknown("Api:Key")));

    [Theory]
    [InlineData("recognition:threshold")]
    [InlineData("Library:Folders:0")]
    [InlineData("Sources:Order:1")]
    [InlineData("Keys:Certificate")]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("Kestrel:Endpoints:Http:Url")]
    [InlineData("AllowedHosts")]
    [InlineData("EMOTIONWEB_URLS")]
    [InlineData("DOTNET:Something")]
    [InlineData("PATH")]
    public void What_is_known_or_is_others_is_not_told_of(string key) => Assert.Empty(Unknown(key));

    [Theory]
    [InlineData("Recognition:Threshold", "abc", "Recognition:Threshold is a number such as 0.5, and 'abc' is none.")]
    [InlineData("Recognition:Threshold", "0,6", "Recognition:Threshold is a number such as 0.5, and '0,6' is none.")]
    [InlineData("Api:Burst", "many", "Api:Burst is a whole number, and 'many' is none.")]
    [InlineData("Api:Burst", "1.5", "Api:Burst is a whole number, and '1.5' is none.")]
    [InlineData("Accounts:AllowRegistration", "yes", "Accounts:AllowRegistration is true or false, and 'yes' is neither.")]
    [InlineData("Expose:Metrics", "Me", "Expose:Metrics is one of Nobody, Local, Everyone, and 'Me' is none of them.")]
    public void A_value_of_the_wrong_kind_is_told_in_a_sentence(string key, string value, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InvalidDataException>(() => Settings.Check(With(key, value))).Message);

    [Theory]
    [InlineData("Recognition:Threshold", "0.6")]
    [InlineData("Recognition:Threshold", "")]
    [InlineData("Accounts:AllowRegistration", "TRUE")]
    [InlineData("Expose:Metrics", "everyone")]
    [InlineData("Site:Controller", "anything")]
    public void A_value_that_can_be_read_passes(string key, string value) => Settings.Check(With(key, value));

    private static string[] Unknown(string key) => [.. Settings.Unknown(With(key, "1"))];

    private static IConfiguration With(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(key, value)]).Build();
}
