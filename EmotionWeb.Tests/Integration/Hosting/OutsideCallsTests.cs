using System.Collections.Concurrent;
using System.Net;
using EmotionWeb.Core.Previews;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Architecture;
using EmotionWeb.Tests.Integration.Subsonic;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>Nothing outside is called unless the operator turned a source on.</summary>
public class OutsideCallsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_default_nothing_outside_is_called()
    {
        NoCalls calls = new();
        await using SiteFactory site = Site(calls);
        using HttpClient client = site.CreateClient();
        foreach (string page in (string[])["/", "/songs", "/session", "/about", "/models", "/api/v1/songs", "/healthz", "/metrics"])
        {
            using HttpResponseMessage answer = await client.GetAsync(page, Token);
        }

        using HttpResponseMessage sound = await client.GetAsync("/media/any", Token),
            cover = await client.GetAsync("/media/any/cover", Token);
        foreach (string shop in (string[])["deezer", "apple"])
        {
            using HttpResponseMessage preview = await client.GetAsync($"/media/{shop}-1", Token);
            Assert.Equal(HttpStatusCode.NotFound, preview.StatusCode);
        }

        Assert.Null(await site.Services.GetRequiredService<IPreviews>().FindAsync(1, Token));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (sound.StatusCode, cover.StatusCode));
        Assert.Empty(calls.Hosts);
    }

    [Fact]
    public async Task A_server_that_is_configured_is_called_and_no_other()
    {
        NoCalls calls = new();
        await using SiteFactory site = Site(calls);
        (site.Settings["Subsonic:Address"], site.Settings["Subsonic:User"], site.Settings["Subsonic:Password"]) =
            ("http://music.example.org/", "ada", "secret");

        ServerStatus away = await SubsonicSiteTests.StateAsync(site, s => s.Unavailable is not null);

        Assert.Equal("subsonic-out-of-reach", away.Unavailable!.Code);
        Assert.Equal(["music.example.org"], calls.Hosts.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Deezer", "deezer-1", "api.deezer.com")]
    [InlineData("Apple", "apple-1", "itunes.apple.com")]
    public async Task A_shop_that_is_turned_on_is_called_and_no_other(string shop, string track, string host)
    {
        NoCalls calls = new();
        await using SiteFactory site = Site(calls);
        site.Settings[$"Previews:{shop}"] = "true";
        using HttpClient client = site.CreateClient();
        using HttpResponseMessage page = await client.GetAsync("/songs", Token); // Drawing a page asks nobody.
        Assert.Empty(calls.Hosts);

        using HttpResponseMessage sound = await client.GetAsync($"/media/{track}", Token);

        Assert.Equal(HttpStatusCode.BadGateway, sound.StatusCode);
        Assert.Equal([host], calls.Hosts);
    }

    /// <summary>What the tests above replace is all that there is: no call goes around the factory.</summary>
    [Fact]
    public void Every_client_comes_from_the_factory()
    {
        foreach (System.Reflection.Assembly assembly in new[] { typeof(Program).Assembly, typeof(SubsonicOptions).Assembly })
        {
            using CallGraph calls = new(assembly);
            Assert.Empty(calls.CallersOf(name => name.StartsWith("System.Net.Http.HttpClient::.ctor/", StringComparison.Ordinal)
                || name.StartsWith("System.Net.WebRequest::", StringComparison.Ordinal)
                    || name.StartsWith("System.Net.WebClient::", StringComparison.Ordinal)).Select(m => m.FullName));
        }
    }

    private static SiteFactory Site(NoCalls calls) => new()
    {
        Replace = services =>
        services.AddSingleton<IHttpMessageHandlerBuilderFilter>(calls)
    };

    /// <summary>Lets no call out, and notes where each wanted to.</summary>
    private sealed class NoCalls : IHttpMessageHandlerBuilderFilter
    {
        public ConcurrentQueue<string> Hosts { get; } = [];

        public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
        {
            next(builder);
            builder.PrimaryHandler = new Refusing(this);
        };

        private sealed class Refusing(NoCalls calls) : HttpMessageHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                calls.Hosts.Enqueue(request.RequestUri!.Host);
                throw new HttpRequestException("No call goes out.");
            }
        }
    }
}
