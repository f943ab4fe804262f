using System.Text.Json;
using EmotionWeb.Commands;

namespace EmotionWeb.Tests.Integration.Commands;

public sealed class SessionCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emotionweb-test-");

    [Fact]
    public async Task A_session_is_planned_on_the_first_catalogue_as_JSON_and_in_words()
    {
        (int code, string json, _) = await RunAsync("session", "plan", "--emotion", "sad", "--goal", "lift", "--minutes", "30", "--seed", "4", "--json");
        (int again, string words, _) = await RunAsync("session", "plan", "--emotion", "sad", "--goal", "lift", "--minutes", "30", "--seed", "4");

        Assert.Equal((CommandLine.Done, CommandLine.Done), (code, again));
        JsonElement session = JsonElement.Parse(json);
        Assert.Equal(4, session.GetProperty("seed").GetInt32());
        Assert.All(session.GetProperty("entries").EnumerateArray(), entry =>
            Assert.Contains(entry.GetProperty("song").GetProperty("title").GetString()!, words, StringComparison.Ordinal));
        Assert.Contains("of 30 minutes, seed 4.", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--minutes", "0", "minutes '0'")]
    [InlineData("--goal", "party", "goal 'party'")]
    [InlineData("--seed", "x", "seed 'x'")]
    public async Task What_cannot_be_is_told_with_its_name(string option, string value, string named)
    {
        (int code, _, string error) = await RunAsync("session", "plan", "--emotion", "sad", option, value);

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => Terminal.RunAsync(_data.FullName, null, args);
}
