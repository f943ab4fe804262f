using System.Diagnostics;
using EmotionWeb.Tests.Integration.Hosting;

namespace EmotionWeb.Tests.Unit.Scripts;

/// <summary><c>scripts/run-tests.sh</c>, which <c>test.sh</c> ends with, on runners of every fate.</summary>
public sealed class RunTestsTests : IDisposable
{
    private const string Green = "echo 'EmotionWeb.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 1s'";
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-runner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("kill -KILL $$", 137)]
    [InlineData("echo Starting; kill -SEGV $$", 139)]
    [InlineData("exit 3", 3)]
    public async Task A_runner_that_dies_is_a_failure_told_with_its_exit_code(string runner, int expected)
    {
        (int code, string last, string error) = await RunAsync(runner);
        Assert.Equal((expected, "0 passed, 1 failed, 0 skipped"), (code, last));
        Assert.Contains($"The test runner died: it ended with exit code {expected}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_ends_well_without_a_summary_is_a_failure()
    {
        (int code, string last, string error) = await RunAsync("echo nothing; exit 0");
        Assert.Equal((1, "0 passed, 1 failed, 0 skipped"), (code, last));
        Assert.Contains("no summary", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_dies_after_its_summary_is_a_failure()
    {
        (int code, string last, string error) = await RunAsync($"{Green}; kill -SEGV $$");
        Assert.Equal((139, "4 passed, 1 failed, 1 skipped"), (code, last));
        Assert.Contains("died after its summary", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Green, 0, "4 passed, 0 failed, 1 skipped")]
    [InlineData("echo 'x Total: 9, Errors: 1, Failed: 2, Skipped: 1, Not Run: 3, Time: 1s'; exit 1", 1, "3 passed, 3 failed, 1 skipped")]
    [InlineData("echo 'x Total: 9, Errors: 1, Failed: 0, Skipped: 0, Not Run: 0, Time: 1s'", 1, "9 passed, 1 failed, 0 skipped")]
    [InlineData("echo 'x Total: 2, Errors: 0, Failed: 0, Skipped: 2, Not Run: 0, Time: 1s'", 1, "0 passed, 0 failed, 2 skipped")]
    public async Task The_counts_are_the_last_line(string runner, int expected, string counts)
    {
        (int code, string last, _) = await RunAsync(runner);
        Assert.Equal((expected, counts), (code, last));
    }

    private async Task<(int Code, string LastLine, string Error)> RunAsync(string runner)
    {
        string script = Path.Combine(Repository(), "scripts", "run-tests.sh");
        ProcessStartInfo start = new("bash", [script, Path.Combine(_folder, "log"), "bash", "-c", runner])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        (int code, string output, string error) = await TestProcess.RunAsync(start, TestContext.Current.CancellationToken);
        return (code, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "", error);
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "test.sh")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run within their repository.");
    }
}
