using EmotionWeb.Tests.Browser;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(SiteFixture))]

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// The real site on a loopback port and a real Chromium, both started on first use and shared by the browser tests.
/// Chromium is <c>$CHROMIUM</c>, else the system's, without its windows where there is such a one. Where there is none the tests are skipped, but fail where <c>CI</c> is set.
/// </summary>
public sealed class SiteFixture : IAsyncLifetime
{
    private static readonly string[] Candidates = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Every test comes, signs in and sends its pictures from the same address.
    private readonly SiteFactory _site = new()
    {
        HasAllModels = true,
        Settings =
        {
            ["Accounts:TriesPerMinute"] = "1000",
            ["Api:Burst"] = "10000",
            ["Api:RequestsPerMinute"] = "1",
            ["Circuits:Most"] = "1000",
            ["Circuits:PerAddress"] = "1000",
            ["Proxy:Trusted:0"] = "127.0.0.1",
        },
    };
    private readonly Dictionary<Camera, IBrowser> _browsers = [];
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private CameraFilm? _film;

    /// <summary>Where the site listens; known once <see cref="BrowserAsync"/> was called.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The services of the running site.</summary>
    public IServiceProvider Services => _site.Services;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The browser that has such a camera.</summary>
    public async Task<IBrowser> BrowserAsync(Camera camera)
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_playwright is null)
            {
                _ = Chromium();
                Address = _site.Listen();
                _playwright = await Playwright.CreateAsync();
            }

            if (!_browsers.TryGetValue(camera, out IBrowser? browser))
            {
                _film ??= new CameraFilm();
                browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
                {
                    ExecutablePath = Chromium(),
                    Headless = true,
                    Args = [.. Flags, .. await _film.FlagsAsync(camera, TestContext.Current.CancellationToken)],
                });
                _browsers.Add(camera, browser);
            }

            return browser;
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowser browser in _browsers.Values)
        {
            await browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _film?.Dispose();
        _starting.Dispose();
        await _site.DisposeAsync();
    }

    private static string[] Flags =>
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>The browser for a command of the tests' program, which fails where there is none.</summary>
    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] flags) => playwright.Chromium.LaunchAsync(
        new BrowserTypeLaunchOptions { ExecutablePath = Named() ?? throw NotThere(), Args = [.. Flags, .. flags] });

    private static string? Named() =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Candidates, File.Exists);

    private static FileNotFoundException NotThere() => new("Install chromium-headless-shell or name it in CHROMIUM.");

    private static string Chromium()
    {
        string? found = Named();
        if (found is null && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 })
        {
            Assert.Skip("No Chromium: install it (apt-get install chromium-headless-shell) or name it in CHROMIUM.");
        }

        return found ?? throw NotThere();
    }
}
