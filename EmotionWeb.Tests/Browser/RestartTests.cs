using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmotionWeb.Tests.Integration.Commands;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmotionWeb.Tests.Browser;

/// <summary>A page that stays open while the site is updated.</summary>
public sealed class RestartTests(SiteFixture site) : BrowserTest(site), IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("emotionweb-restart-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task An_open_page_says_that_the_site_restarts_and_comes_back_with_it()
    {
        TolerateALostServer();
        Uri address = new($"http://127.0.0.1:{FreePort()}/");
        using Process before = await Terminal.ServeAsync(_data, address.ToString());
        try
        {
            IPage page = await OpenAsync(address.ToString(), Camera.None);
            await Expect(page.Locator("h1").First).ToBeVisibleAsync();
            await page.Locator("[role=radio][data-emotion=surprise]").ClickAsync();
            await Expect(page.Locator("[data-testid=song-row]").First).ToBeVisibleAsync();

            using (Process kill = Process.Start("kill", ["-TERM", $"{before.Id}"]))
            {
                await kill.WaitForExitAsync(Stop);
            }

            await before.WaitForExitAsync(Stop);
            Assert.Equal(0, before.ExitCode);
            await Expect(page.Locator("#components-reconnect-modal .site-ends")).ToBeVisibleAsync();
            await Expect(page.GetByText("The line to the room was lost.")).ToBeHiddenAsync();
            await Expect(page.GetByText("Not there yet.")).ToBeHiddenAsync();

            using Process after = await Terminal.ServeAsync(_data, address.ToString());
            try
            {
                await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 120_000 });
                await Expect(page.Locator("[data-testid=song-row]").First).ToBeVisibleAsync();
            }
            finally
            {
                after.Kill();
            }
        }
        finally
        {
            before.Kill();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
