using EmotionWeb.Tests.Unit.Catalogue.Editing;
using EmotionWeb.Tests.Unit.Hosting;

namespace EmotionWeb.Tests;

/// <summary>The tests' entry point: xUnit's own, and beside it the processes that tests start.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case [EditingProcess.Name, string folder, string run]:
                await EditingProcess.RunAsync(folder, run);
                break;
            case [NullReferenceProcess.Name]:
                return await NullReferenceProcess.RunAsync();
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
