using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace EmotionWeb.Tests.Browser;

/// <summary>
/// A page of another port on the same host: the browser sends it the same cookies, and to it none of the site's answers are due.
/// </summary>
public class OtherOriginTests(SiteFixture site) : BrowserTest(site)
{
    /// <summary>Opens a socket to the circuits and says hello; tells what comes of it.</summary>
    private const string Knock = """
        address => new Promise(resolve => {
            const socket = new WebSocket(address);
            socket.onopen = () => socket.send('{"protocol":"blazorpack","version":1}\u001e');
            socket.onmessage = () => { socket.close(); resolve("answered"); };
            socket.onclose = () => resolve("refused");
        })
        """;

    [Fact]
    public async Task A_page_of_another_port_gets_no_circuit_with_the_admins_cookie()
    {
        Tolerate("WebSocket connection to|Failed to load resource");
        await using WebApplication other = await OtherSiteAsync();
        IPage page = await OpenAsync(camera: Camera.None);
        await Site.Services.AddAccountAsync("Odile", AccountRoles.Admin);
        await page.SignInAsync("Odile");
        string circuits = $"ws://{Site.Address.Authority}/_blazor";
        Assert.Equal("answered", await page.EvaluateAsync<string>(Knock, circuits));

        // The same browser with the same cookies, on the other page.
        await page.GotoAsync(other.Urls.First());
        Assert.Contains(await page.Context.CookiesAsync([Site.Address.ToString()]), cookie => cookie.Name is "emotionweb");
        Assert.Equal("refused", await page.EvaluateAsync<string>(Knock, circuits));
    }

    private static async Task<WebApplication> OtherSiteAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication other = builder.Build();
        other.Run(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!DOCTYPE html><title>Other</title>", context.RequestAborted);
        });
        await other.StartAsync(TestContext.Current.CancellationToken);
        return other;
    }
}
