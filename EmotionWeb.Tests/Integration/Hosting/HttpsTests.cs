using System.Diagnostics;
using System.Net;
using EmotionWeb.Accounts;
using EmotionWeb.Tests.Integration.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

public class HttpsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://music.example", null, null, "max-age=31536000")]
    [InlineData("https://music.example", "Https:IncludeSubDomains", null, "max-age=31536000; includeSubDomains")]
    [InlineData("http://music.example", "Https:Always", null, "max-age=31536000")]
    [InlineData("http://music.example", null, "https", "max-age=31536000")]
    [InlineData("http://music.example", null, null, null)]
    [InlineData("https://localhost", null, null, null)]
    public async Task Browsers_remember_for_a_year_that_the_site_is_reached_by_https(string address, string? option, string? proxy, string? told)
    {
        await using SiteFactory site = BehindProxy(option);
        using HttpClient client = site.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri(address) });
        using HttpRequestMessage request = new(HttpMethod.Get, "/healthz");
        if (proxy is not null)
        {
            request.Headers.Add("X-Forwarded-For", "192.0.2.1");
            request.Headers.Add("X-Forwarded-Proto", proxy);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Stop);
        Assert.Equal(told, answer.Headers.TryGetValues("Strict-Transport-Security", out IEnumerable<string>? values) ? Assert.Single(values) : null);
    }

    [Fact]
    public async Task Every_cookie_is_this_hosts_alone_by_https()
    {
        await using SiteFactory site = new();
        await site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        using Visitor visitor = new(site, "https://music.example");
        HttpResponseMessage page = await visitor.GetAsync("/account/sign-in"), signedIn = await visitor.SignInAsync("Ada", AccountSite.Password);
        string[] cookies = [.. page.Headers.GetValues("Set-Cookie"), .. signedIn.Headers.GetValues("Set-Cookie")];
        Assert.InRange(cookies.Length, 2, int.MaxValue);
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; samesite", cookie, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task A_cookie_that_anyone_on_the_way_could_set_signs_nobody_in_by_https()
    {
        await using SiteFactory site = new();
        await site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        using Visitor plain = new(site);
        HttpResponseMessage signedIn = await plain.SignInAsync("Ada", AccountSite.Password);
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"), c => c.StartsWith("emotionweb=", StringComparison.Ordinal)).Split(';')[0];
        foreach ((string address, HttpStatusCode status) in new[] { ("http://music.example", HttpStatusCode.OK), ("https://music.example", HttpStatusCode.Found) })
        {
            using HttpClient client = site.CreateClient(new WebApplicationFactoryClientOptions
            {
                BaseAddress = new Uri(address),
                AllowAutoRedirect = false,
                HandleCookies = false,
            });
            using HttpRequestMessage request = new(HttpMethod.Get, "/account") { Headers = { { "Cookie", cookie } } };
            using HttpResponseMessage answer = await client.SendAsync(request, Stop);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/songs?q=a", null, null, "https://music.example/songs?q=a")]
    [InlineData("/songs", "http", null, "https://music.example/songs")]
    [InlineData("/songs", "http", "stage.music.example", "https://stage.music.example/songs")]
    [InlineData("/songs", "http", "evil.example", "https://music.example/songs")]
    [InlineData("/songs", "https", null, null)]
    [InlineData("/healthz", null, null, null)]
    [InlineData("/readyz", null, null, null)]
    [InlineData("/metrics", null, null, null)]
    public async Task Visitors_are_sent_to_https_where_wanted_and_to_allowed_hosts_alone(string path, string? proto, string? host, string? target)
    {
        await using SiteFactory site = BehindProxy("Https:Redirect");
        site.Settings["AllowedHosts"] = "music.example;stage.music.example";
        using HttpClient client = site.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("http://music.example"), AllowAutoRedirect = false });
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (proto is not null)
        {
            request.Headers.Add("X-Forwarded-For", "192.0.2.1");
            request.Headers.Add("X-Forwarded-Proto", proto);
        }

        if (host is not null)
        {
            request.Headers.Add("X-Forwarded-Host", host);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Stop);
        Assert.Equal(target, answer.Headers.Location?.ToString());
        Assert.Equal(target is null ? HttpStatusCode.OK : HttpStatusCode.PermanentRedirect, answer.StatusCode);
    }

    [Fact]
    public async Task A_host_that_is_not_allowed_is_not_answered()
    {
        await using SiteFactory site = new() { Settings = { ["AllowedHosts"] = "music.example" } };
        using HttpClient client = site.CreateClient(new WebApplicationFactoryClientOptions { BaseAddress = new Uri("http://evil.example") });
        using HttpResponseMessage answer = await client.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", "", false, false)]
    [InlineData("http://0.0.0.0:0", "", true, true)]
    [InlineData("http://0.0.0.0:0", "--Https:Always=true", true, false)]
    [InlineData("http://0.0.0.0:0", "--Proxy:Trusted:0=192.0.2.1", true, false)]
    public async Task What_is_missing_for_a_site_that_others_reach_is_said_at_its_start(string address, string setting, bool anyHost, bool plain)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("emotionweb-test-");
        ProcessStartInfo start = Terminal.Limited(null, ["serve", "--urls", address, .. setting.Length > 0 ? (string[])[setting] : []]);
        start.RedirectStandardOutput = true;
        start.Environment["EMOTIONWEB_DATA"] = data.FullName;
        using Process site = Process.Start(start)!;
        try
        {
            string said = "";
            while (!said.Contains("EmotionWeb is ready", StringComparison.Ordinal))
            {
                said += await site.StandardOutput.ReadLineAsync(Stop) ?? throw new InvalidOperationException($"The site ended: {said}");
            }

            // The rest of its log comes out as it ends.
            using Process kill = Process.Start("kill", ["-TERM", $"{site.Id}"]);
            said += await site.StandardOutput.ReadToEndAsync(Stop);
            await site.WaitForExitAsync(Stop);
            Assert.Equal(anyHost, said.Contains("AllowedHosts is *", StringComparison.Ordinal));
            Assert.Equal(plain, said.Contains("no proxy is named", StringComparison.Ordinal));
            Assert.Equal(0, site.ExitCode);
        }
        finally
        {
            site.Kill();
            data.Delete(recursive: true);
        }
    }

    /// <summary>A site with an option on, whose requests all come from a proxy that it trusts.</summary>
    private static SiteFactory BehindProxy(string? option)
    {
        SiteFactory site = new() { Settings = { ["Proxy:Trusted:0"] = "127.0.0.1" }, Replace = services => services.AddSingleton<IStartupFilter>(new Proxy()) };
        if (option is not null)
        {
            site.Settings[option] = "true";
        }

        return site;
    }

    private sealed class Proxy : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Loopback;
                return rest(context);
            });
            next(app);
        };
    }
}
