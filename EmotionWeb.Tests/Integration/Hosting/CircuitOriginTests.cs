using System.Net;
using System.Net.WebSockets;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class CircuitOriginTests(CircuitOriginTests.Listening site) : IClassFixture<CircuitOriginTests.Listening>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https", "music.example", "https://music.example", null, true)]
    [InlineData("https", "music.example:443", "https://MUSIC.example", "same-origin", true)]
    [InlineData("http", "[::1]:5080", "http://[::1]:5080", null, true)]
    [InlineData("http", "music.example", null, null, true)]
    [InlineData("http", "music.example", null, "same-origin", true)]
    [InlineData("http", "music.example", "http://music.example:81", null, false)]
    [InlineData("https", "music.example", "http://music.example", null, false)]
    [InlineData("https", "music.example", "https://evil.music.example", null, false)]
    [InlineData("https", "music.example", "https://music.example.evil", null, false)]
    [InlineData("https", "music.example", "https://music.example@evil.example", null, false)]
    [InlineData("https", "music.example", "null", null, false)]
    [InlineData("https", "music.example", "", null, false)]
    [InlineData("https", "music.example", "https://music.example", "same-site", false)]
    [InlineData("https", "music.example", null, "cross-site", false)]
    [InlineData("https", "music.example", null, "none", false)]
    [InlineData("https", "", "https://music.example", null, false)]
    public void A_page_is_own_by_scheme_host_and_port(string scheme, string host, string? origin, string? fetchSite, bool own)
    {
        DefaultHttpContext context = new() { Request = { Scheme = scheme, Host = new HostString(host) } };
        if (origin is not null)
        {
            context.Request.Headers.Origin = origin;
        }

        if (fetchSite is not null)
        {
            context.Request.Headers["Sec-Fetch-Site"] = fetchSite;
        }

        Assert.Equal(own, CircuitOrigin.IsFromOwnPage(context.Request));
    }

    [Fact]
    public void Two_origins_are_not_own_though_each_is()
    {
        DefaultHttpContext context = new() { Request = { Scheme = "https", Host = new HostString("music.example") } };
        context.Request.Headers.Origin = new(["https://music.example", "https://music.example"]);
        Assert.False(CircuitOrigin.IsFromOwnPage(context.Request));
    }

    [Theory]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/_BLAZOR/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/_blazor?id=1")]
    [InlineData("GET", "/_blazor?id=1")]
    [InlineData("POST", "/_blazor/disconnect")]
    [InlineData("GET", "/_blazor/initializers")]
    public async Task Every_way_to_the_circuits_is_closed_to_other_sites(string method, string path)
    {
        using HttpClient client = new() { BaseAddress = site.Address };
        foreach ((string name, string value) in new[] { ("Origin", $"http://127.0.0.1:{site.Address.Port + 1}"), ("Sec-Fetch-Site", "same-site") })
        {
            using HttpRequestMessage request = new(new HttpMethod(method), path) { Headers = { { name, value } } };
            using HttpResponseMessage answer = await client.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.StartsWith("Only pages of this site", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_socket_opens_for_the_sites_own_page_alone()
    {
        string own = site.Address.GetLeftPart(UriPartial.Authority);
        using CircuitClient same = await CircuitClient.ConnectAsync(site.Address, ("Origin", own));
        using CircuitClient behind = await CircuitClient.ConnectAsync(
            site.Address,
            ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "music.example"), ("X-Forwarded-For", "192.0.2.1"), ("Origin", "https://music.example"));
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() =>
            CircuitClient.ConnectAsync(site.Address, ("Origin", $"http://127.0.0.1:{site.Address.Port + 1}")));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circuit_starts_for_this_sites_pages_alone()
    {
        using CircuitClient own = await CircuitClient.ConnectAsync(site.Address);
        await own.StartAsync(site.Address, site.Address);
        Assert.True(await own.HearsAsync("JS.RenderBatch"));

        using CircuitClient other = await CircuitClient.ConnectAsync(site.Address);
        await other.StartAsync(site.Address, new Uri("http://evil.example/"));
        Assert.False(await other.HearsAsync("JS.RenderBatch"));
    }

    /// <summary>One site for all of them, behind a proxy on this machine, started where a test asks for it.</summary>
    public sealed class Listening : IAsyncDisposable
    {
        private readonly SiteFactory _site = new() { Settings = { ["Proxy:Trusted:0"] = "127.0.0.1" } };

        public Uri Address => field ??= _site.Listen();

        public ValueTask DisposeAsync() => _site.DisposeAsync();
    }
}
