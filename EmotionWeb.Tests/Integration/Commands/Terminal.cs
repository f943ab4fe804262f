using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmotionWeb.Tests.Integration.Commands;

/// <summary>Runs the program as someone at a terminal does.</summary>
internal static class Terminal
{
    public static Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(Path.Combine(Path.GetTempPath(), "emotionweb-terminal-" + Environment.ProcessId), null, arguments);

    /// <summary>An address on this machine that nobody listens on.</summary>
    public static string FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Starts the site as a process of its own and waits until it answers; the caller ends it.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="said">Told each line that it says; or null.</param>
    /// <param name="files">How many files it may hold open, or null for as many as the tests may.</param>
    /// <param name="settings">Settings, by the names that an environment has for them; or null.</param>
    public static async Task<Process> ServeAsync(string data, string address, Action<string>? said = null, int? files = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        ProcessStartInfo start = Limited(files, "serve", "--urls", address);
        start.RedirectStandardOutput = true;
        start.Environment["EMOTIONWEB_DATA"] = data;
        start.Environment["Recognition__WaitSeconds"] = "60";
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        Process site = Process.Start(start)!;
        site.OutputDataReceived += (_, line) => said?.Invoke(line.Data ?? "");
        site.BeginOutputReadLine();
        using HttpClient client = new() { BaseAddress = new Uri(address) };
        while (!site.HasExited)
        {
            try
            {
                await client.GetAsync(new Uri("/account/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
                return site;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new InvalidOperationException($"The site ended with {site.ExitCode} before it answered.");
    }

    /// <summary>How to start the program, where it may hold so many files open.</summary>
    public static ProcessStartInfo Limited(int? files, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "EmotionWeb");
        return files is { } most
            ? new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n {most} && exec \"$0\" \"$@\"", program, .. arguments]) { UseShellExecute = false }
            : new ProcessStartInfo(program, arguments) { UseShellExecute = false };
    }

    /// <summary>Runs it on a data folder, with <paramref name="input"/> as its standard input.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string data, string? input, string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "EmotionWeb"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["EMOTIONWEB_DATA"] = data;

        // There the services are validated as a whole when they are built.
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        using Process program = Process.Start(start)!;
        CancellationToken token = TestContext.Current.CancellationToken;
        await program.StandardInput.WriteAsync(input.AsMemory(), token);
        program.StandardInput.Close();
        Task<string> output = program.StandardOutput.ReadToEndAsync(token), error = program.StandardError.ReadToEndAsync(token);
        await program.WaitForExitAsync(token);
        return (program.ExitCode, await output, await error);
    }
}
