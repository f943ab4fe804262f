using EmotionWeb.Tests.Browser;
using EmotionWeb.Tests.Integration.ChangeHistory;
using EmotionWeb.Tests.Integration.Hosting;
using EmotionWeb.Tests.Unit.Imaging;

namespace EmotionWeb.Tests;

/// <summary>
/// The tests' entry point: xUnit's own, and beside it the processes that tests start, the fuzzing of decoders, the killing of what writes,
/// the weighing of pages, and the measuring of the player and of live mode.
/// </summary>
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
            case [FuzzCommand.Name, .. string[] arguments]:
                return await FuzzCommand.RunAsync(arguments);
            case [KillCommand.Name, .. string[] arguments]:
                return await KillCommand.RunAsync(arguments);
            case [ListenCommand.Name]:
                return await ListenCommand.RunAsync();
            case [LiveCommand.Name, .. string[] arguments]:
                return await LiveCommand.RunAsync(arguments);
            case [WeighCommand.Name, .. string[] arguments]:
                return await WeighCommand.RunAsync(arguments);
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
