using EmotionWeb.Tests.Integration.ChangeHistory;

namespace EmotionWeb.Tests;

/// <summary>The tests' entry point: xUnit's own, and beside it the process that a test kills.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [EditingProcess.Name, string folder, string run])
        {
            await EditingProcess.RunAsync(folder, run);
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
