using System.Diagnostics;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>The test program as a process of its own, told to do something else than test.</summary>
internal static class TestProcess
{
    /// <summary>How to start it; its standard output and error are the caller's to read.</summary>
    public static ProcessStartInfo Start(params string[] arguments) => new(Environment.ProcessPath!, [.. Dll(), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken), error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Where the tests run under <c>dotnet</c>, it wants the name of what to run.</summary>
    private static string[] Dll() =>
        string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal) ? [typeof(TestProcess).Assembly.Location] : [];
}
