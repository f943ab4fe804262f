using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// A test in a real browser on the real site. Every page it opens is watched: an error in the page or its console fails the test
/// unless <see cref="Tolerate"/> named it. A failed test leaves screenshots in <c>TestResults</c>.
/// </summary>
public abstract class BrowserTest(SiteFixture site) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<string> _errors = [];
    private readonly List<Regex> _tolerated = [];

    /// <summary>The site and its services.</summary>
    protected SiteFixture Site { get; } = site;

    public ValueTask InitializeAsync()
    {
        // What is late is not wrong: on a busy machine a page may take seconds.
        Assertions.SetDefaultExpectTimeout(15_000);
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens a page of the site in a fresh browser context, and waits until Blazor answers on it.</summary>
    /// <param name="path">Path in the site, for example <c>/songs</c>.</param>
    /// <param name="camera">The camera this browser has.</param>
    /// <param name="configure">Changes the context: viewport, colour scheme, reduced motion.</param>
    /// <param name="early">What is done on the page before Blazor is there.</param>
    protected async Task<IPage> OpenAsync(string path = "/", Camera camera = Camera.Face, Action<BrowserNewContextOptions>? configure = null, Func<IPage, Task>? early = null)
    {
        IBrowser browser = await Site.BrowserAsync(camera);
        BrowserNewContextOptions options = new() { BaseURL = Site.Address.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 } };
        configure?.Invoke(options);
        IBrowserContext context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        _contexts.Add(context);

        IPage page = await context.NewPageAsync();
        page.PageError += (_, error) => Note(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                Note($"{message.Text} ({message.Location})");
            }
        };
        if (early is not null)
        {
            await page.RouteAsync("**/_framework/blazor.web*.js", async route =>
            {
                await early(page);
                await route.ContinueAsync();
            });
        }

        Task<IWebSocket> circuit = page.WaitForWebSocketAsync(new PageWaitForWebSocketOptions { Predicate = socket => socket.Url.Contains("_blazor", StringComparison.Ordinal) });
        await page.GotoAsync(path);
        await circuit;
        return page;
    }

    /// <summary>An error of page or console that this test brings about on purpose.</summary>
    protected void Tolerate(string pattern) => _tolerated.Add(new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    /// <summary>Expects what a browser says where a server ends under an open page and another comes in its place.</summary>
    protected void TolerateALostServer() =>
        Tolerate("WebSocket|Failed to|ERR_|[Cc]onnection|[Cc]ircuit|not in the 'Connected' State|No line to this site is free");

    /// <summary>Fails on what axe calls serious or critical.</summary>
    protected static async Task AssertAccessibleAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        string[] grave = [.. result.Violations
            .Where(v => v.Impact is "serious" or "critical")
            .Select(v => $"{page.Url} {v.Id}: {string.Join("; ", v.Nodes.Select(n => n.Html))}")];
        Assert.Empty(grave);
    }

    public async ValueTask DisposeAsync()
    {
        bool failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        int number = 0;
        foreach (IBrowserContext context in _contexts)
        {
            foreach (IPage page in context.Pages.Where(_ => failed || _errors.Count > 0))
            {
                await page.ScreenshotAsync(new PageScreenshotOptions { Path = ScreenshotPath(++number), FullPage = true });
            }

            await context.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        Assert.True(failed || _errors.Count == 0, string.Join('\n', _errors));
    }

    private static string ScreenshotPath(int number)
    {
        string name = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "test").Split(Path.GetInvalidFileNameChars()));
        return Path.Combine(RepositoryRoot(), "TestResults", $"{name}-{number}.png");
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EmotionWeb.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private void Note(string error)
    {
        if (!_tolerated.Exists(pattern => pattern.IsMatch(error)))
        {
            _errors.Add(error);
        }
    }
}
