namespace EmotionWeb.Tests.Integration.Commands;

public sealed class AdminCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emotionweb-admin-");

    [Fact]
    public async Task A_link_is_printed_until_an_admin_is_there_and_standard_input_gives_a_password()
    {
        (int code, string link, _) = await RunAsync(null, "create", "--urls", "http://*:8080");
        Assert.Equal(0, code);
        Assert.StartsWith("http://localhost:8080/account/setup?token=", link, StringComparison.Ordinal);

        (int weak, _, string why) = await RunAsync("short", "create", "Ada");
        Assert.Equal(1, weak);
        Assert.Contains("at least 12 characters", why, StringComparison.Ordinal);

        (int common, _, string tried) = await RunAsync("password1234", "create", "Ada");
        Assert.Equal(1, common);
        Assert.Contains("among the first that are tried", tried, StringComparison.Ordinal);

        (int made, string said, string error) = await RunAsync("correct horse battery", "create", "Ada");
        Assert.Equal((0, "Ada is an admin."), (made, said.Trim()));
        Assert.DoesNotContain("correct horse battery", said + error, StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync(null, "create")).Code);
        Assert.Equal(0, (await RunAsync("another good phrase", "reset", "ada")).Code);
        Assert.Equal(1, (await RunAsync("another good phrase", "reset", "nobody")).Code);
    }

    [Fact]
    public async Task Admins_are_listed_and_removed_but_for_the_last()
    {
        await RunAsync("correct horse battery", "create", "Ben");
        Assert.Equal(1, (await RunAsync(null, "remove", "Ben")).Code);
        await RunAsync("correct horse battery", "create", "Ada");
        Assert.Equal((string[])["Ada", "Ben"], (await RunAsync(null, "list")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        Assert.Equal((0, "Ben is removed."), ((await RunAsync(null, "remove", "ben")) is var (code, said, _) ? (code, said.Trim()) : default));
        Assert.Equal("Ada", (await RunAsync(null, "list")).Out.Trim());
        Assert.Equal(1, (await RunAsync(null, "remove", "nobody")).Code);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<(int Code, string Out, string Error)> RunAsync(string? input, params string[] arguments) =>
        Terminal.RunAsync(_data.FullName, input, ["admin", .. arguments]);
}
