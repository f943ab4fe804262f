using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmotionWeb.Tests.Unit.Library;

namespace EmotionWeb.Tests.Integration.Subsonic;

/// <summary>A real music server, supysonic, on a folder of music of its own. scripts/setup.sh installs it.</summary>
internal sealed class Supysonic : IAsyncDisposable
{
    public const string User = "tester";
    public const string Password = "p@ss wörd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("emotionweb-supysonic-").FullName;
    private Process? _process;

    private Supysonic()
    {
    }

    public MusicFolder Music { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>Settings that name it.</summary>
    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal)
    {
        ["Subsonic:Address"] = Address.ToString(),
        ["Subsonic:User"] = User,
        ["Subsonic:Password"] = Password,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it on the music that is put in.</summary>
    public static async Task<Supysonic> StartAsync(Action<MusicFolder> fill)
    {
        Supysonic server = new();
        try
        {
            fill(server.Music);
            await File.WriteAllTextAsync(Path.Combine(server._folder, "supysonic.conf"), $"""
                [base]
                database_uri = sqlite:///{server._folder}/supysonic.db
                [webapp]
                cache_dir = {server._folder}/cache
                mount_webui = off
                [daemon]
                socket = {server._folder}/supysonic.sock
                run_watcher = no
                """, Token);
            await server.AdministerAsync("user", "add", User, "-p", Password);
            await server.AdministerAsync("folder", "add", "main", server.Music.Path);
            await server.ScanAsync();
            await server.ListenAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has it look for music.</summary>
    public Task ScanAsync() => AdministerAsync("folder", "scan", "main", "-f");

    /// <summary>As if its machine were switched off.</summary>
    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Starts it again where it was.</summary>
    public Task ListenAsync() => ListenAsync(Address?.Port ?? FreePort());

    /// <summary>What its own interface answers the user, as text.</summary>
    public async Task<string> AskAsync(string call)
    {
        using HttpClient client = new();
        return await client.GetStringAsync(new Uri(Address,
            $"rest/{call}{(call.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{SignOn}"), Token);
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        _process?.Dispose();
        Music.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string SignOn => $"u={User}&p=enc:{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Password))}&v=1.16.1&c=tests&f=json";

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ListenAsync(int port)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _process?.Dispose();
        _process = Start("supysonic-server", "-S", "waitress", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture));
        Task<string> said = _process.StandardError.ReadToEndAsync(Token);
        _ = _process.StandardOutput.ReadToEndAsync(Token);
        long since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            Assert.False(_process.HasExited, _process.HasExited ? $"supysonic ended: {await said}" : null);
            try
            {
                await AskAsync("ping.view");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, Token); // Not up yet.
            }
        }

        Assert.Fail("supysonic did not come up in a minute.");
    }

    private async Task AdministerAsync(params string[] arguments)
    {
        using Process process = Start("supysonic-cli", arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(Token), output = process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await error}");
    }

    private Process Start(string program, params string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = _folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["XDG_CONFIG_HOME"] = _folder },
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is not here: ./test.sh installs it (apt-get install supysonic python3-waitress).", e);
        }
    }
}
