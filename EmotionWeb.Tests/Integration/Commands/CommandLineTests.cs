using System.CommandLine;
using EmotionWeb.Commands;
using EmotionWeb.Hosting;
using Microsoft.Extensions.Configuration;

namespace EmotionWeb.Tests.Integration.Commands;

public class CommandLineTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("--bogus")]
    [InlineData("--bogus=1")]
    [InlineData("serve", "--url=http://127.0.0.1:5080")]
    [InlineData("--urls")]
    [InlineData("--urls", "five")]
    [InlineData("--urls", "ftp://127.0.0.1")]
    public async Task Wrong_use_is_told_apart_from_failure(params string[] args)
    {
        await using StringWriter error = new();
        Assert.Equal(CommandLine.WrongUse, await CommandLine.RunAsync(args, error));
        Assert.Contains(args[^1], error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Api:Burst=0", "Api:Burst lies between")]
    [InlineData("--Recognition:Threshold=abc", "Recognition:Threshold is a number such as 0.5, and 'abc' is none.")]
    [InlineData("--Proxy:Trusted:0=everybody", "Proxy:Trusted lists")]
    [InlineData("--EMOTIONWEB_DATA=/dev/null/data", "/dev/null")]
    [InlineData("--Catalogue:Folder=/elsewhere", "they are one setting, so give one of them")]
    [InlineData("--FaceDetection:Cascade=absent.xml", "has no file absent.xml")]
    [InlineData("--FaceDetection:Cascade=manifest.json", "manifest.json holds no cascade")]
    public async Task A_setting_that_cannot_be_stops_the_start_and_says_how_to_mend_it(string setting, string message)
    {
        await using StringWriter error = new();
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        Assert.Equal(CommandLine.Failed, await CommandLine.RunAsync(["--urls", "http://127.0.0.1:0", $"--EMOTIONWEB_DATA={data}", setting], error));
        data.Delete(recursive: true);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_help()
    {
        foreach (Command command in CommandLine.Create().Subcommands)
        {
            Assert.Equal(CommandLine.Done, await CommandLine.RunAsync([command.Name, "--help"]));
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
        }
    }

    [Theory]
    [InlineData(null, null, WebAddress.Default)]
    [InlineData(null, "http://*:8080", "http://*:8080")]
    [InlineData("http://[::1]:1;https://localhost:2", "http://*:8080", "http://[::1]:1;https://localhost:2")]
    public void The_command_line_goes_before_the_environment_and_that_before_the_default(string? named, string? set, string chosen)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("EMOTIONWEB_URLS", set)]).Build();
        Assert.Equal(chosen, WebAddress.Choose(named, configuration));
    }

    [Fact]
    public void An_address_in_the_environment_that_is_none_is_named()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("EMOTIONWEB_URLS", "5080")]).Build();
        Assert.Contains("EMOTIONWEB_URLS", Assert.Throws<InvalidDataException>(() => WebAddress.Choose(null, configuration)).Message, StringComparison.Ordinal);
    }
}
