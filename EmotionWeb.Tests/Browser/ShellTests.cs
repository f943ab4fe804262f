using System.Diagnostics;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Commands;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>What a browser keeps of the site: what says that there is no line, and nothing else.</summary>
public sealed class ShellTests(SiteFixture site) : BrowserTest(site)
{
    private const string Kept = """
        async () => {
            const all = [];
            for (const key of await caches.keys()) {
                all.push(...(await (await caches.open(key)).keys()).map(request => new URL(request.url).pathname));
            }
            return all.sort();
        }
        """;

    private static readonly string[] Shell =
    [
        "/css/offline.css", "/fonts/figtree-latin-wght-normal.woff2", "/fonts/fraunces-latin-soft-normal.woff2",
        "/icons/favicon.svg", "/js/offline.js", "/offline.html",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shell_alone_is_kept_whatever_is_done_on_the_site()
    {
        await Site.BrowserAsync(Camera.Face);
        await Site.Services.AddAccountAsync("Shell Ada", AccountRoles.Admin);
        MirrorPage mirror = await MirrorPage.OfAsync(await OpenAsync());
        await ActiveAsync(mirror.Page);
        await mirror.SnapAsync();
        await mirror.ExpectHappyAsync();
        await mirror.Page.GotoAsync("/songs");
        await mirror.Page.SignInAsync("Shell Ada", "/admin/songs");
        await mirror.Page.Locator("[data-ready]").WaitForAsync();
        await ActiveAsync(mirror.Page);

        Assert.Equal(Shell, await mirror.Page.EvaluateAsync<string[]>(Kept));
    }

    [Fact]
    public async Task The_site_can_be_put_on_a_home_screen()
    {
        IPage page = await OpenAsync();
        await ActiveAsync(page);
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        JsonElement manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        Assert.Equal(0, manifest.GetProperty("errors").GetArrayLength());
        Assert.EndsWith("/site.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        JsonElement errors = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");

        // Windows of tests are private ones, from which Chromium installs nothing; nothing else stands in the way.
        Assert.DoesNotContain(errors.EnumerateArray().Select(e => e.GetProperty("errorId").GetString()), id => id is not "in-incognito");
    }

    [Fact]
    public async Task Another_version_takes_the_place_of_what_the_former_kept()
    {
        IPage page = await OpenAsync();
        await ActiveAsync(page);
        string[] former = await page.EvaluateAsync<string[]>("() => caches.keys()");
        Assert.Contains("offline.", Assert.Single(former), StringComparison.Ordinal); // By its fingerprint.

        await page.EvaluateAsync("() => navigator.serviceWorker.register('service-worker.js?another')");
        await page.EvaluateAsync(
            """
            async () => {
                while ((await caches.keys()).join() !== 'emotionweb-shell?another') {
                    await new Promise(done => setTimeout(done, 50));
                }
            }
            """);
        Assert.Equal(Shell, await page.EvaluateAsync<string[]>(Kept));
    }

    [Fact]
    public async Task Without_a_line_a_page_says_so_kindly_and_goes_on_once_the_site_is_back()
    {
        TolerateALostServer();
        string data = Directory.CreateTempSubdirectory("emotionweb-shell-").FullName, address = Terminal.FreeAddress();
        Process? serving = await Terminal.ServeAsync(data, address);
        try
        {
            IPage page = await OpenAsync($"{address}/about", Camera.None);
            await ActiveAsync(page);
            serving.Kill();
            await serving.WaitForExitAsync(Stop);
            serving.Dispose();
            serving = null;

            await page.GotoAsync($"{address}/songs?q=love");
            await Expect(page.Locator("h1")).ToHaveTextAsync("No line just now");
            Assert.Equal($"{address}/songs?q=love", page.Url);
            Assert.True(await page.EvaluateAsync<bool>("() => document.fonts.ready.then(() => document.fonts.check('500 44px Fraunces'))"));
            await AssertAccessibleAsync(page);

            serving = await Terminal.ServeAsync(data, address);
            await Expect(page.Locator("h1")).Not.ToHaveTextAsync("No line just now", new() { Timeout = 60_000 });
            await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("love");
        }
        finally
        {
            serving?.Kill();
            serving?.Dispose();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task ActiveAsync(IPage page) =>
        await page.EvaluateAsync(
            """
            async () => {
                const worker = (await navigator.serviceWorker.ready).active;
                if (worker.state !== 'activated') {
                    await new Promise(done => worker.addEventListener('statechange', () => worker.state === 'activated' && done()));
                }
            }
            """);
}
