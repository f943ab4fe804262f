using System.Net;
using EmotionWeb.Accounts;
using EmotionWeb.Api;
using EmotionWeb.Intake;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Api;

/// <summary>Pages of other origins ask the API where they are named, and nowhere else.</summary>
public sealed class CorsTests
{
    private const string Named = "https://app.example.org", Other = "https://other.example.org";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_default_no_other_origin_asks()
    {
        await using SiteFactory site = Site();
        using HttpClient client = site.CreateClient();
        Assert.Null(await AllowedAsync(client, HttpMethod.Get, "/api/v1/models", Named));
        Assert.Null(await AllowedAsync(client, HttpMethod.Options, "/api/v1/readings", Named));
    }

    [Fact]
    public async Task An_origin_that_is_named_asks_the_API_without_cookies_and_nothing_else()
    {
        await using SiteFactory site = Site(Named);
        using HttpClient client = site.CreateClient();
        Assert.Equal(Named, await AllowedAsync(client, HttpMethod.Get, "/api/v1/models", Named));
        Assert.Equal(Named, await AllowedAsync(client, HttpMethod.Options, "/api/v1/readings", Named));
        Assert.Equal(Named, await AllowedAsync(client, HttpMethod.Get, "/api/v1/songs?limit=0", Named)); // Why it was refused, too.
        Assert.Null(await AllowedAsync(client, HttpMethod.Get, "/api/v1/models", Other));
        Assert.Null(await AllowedAsync(client, HttpMethod.Options, "/api/v1/readings", Other));
        foreach (string elsewhere in (string[])["/", "/songs", "/openapi/v1.json", "/account/sign-in", "/readyz"])
        {
            Assert.Null(await AllowedAsync(client, HttpMethod.Get, elsewhere, Named));
        }
    }

    [Theory]
    [InlineData("https://app.example.org", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("*", false)]
    [InlineData("app.example.org", false)]
    [InlineData("https://app.example.org/", false)]
    [InlineData("https://app.example.org/page", false)]
    [InlineData("https://ada@app.example.org", false)]
    [InlineData("ftp://app.example.org", false)]
    public void An_origin_is_named_by_scheme_and_host(string origin, bool named)
    {
        Dictionary<string, string?> settings = new(StringComparer.Ordinal) { ["Api:Origins:0"] = origin };
        using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddIntake().BuildServiceProvider();
        IOptions<ApiOptions> options = services.GetRequiredService<IOptions<ApiOptions>>();
        if (named)
        {
            Assert.Equal([origin], options.Value.Origins);
        }
        else
        {
            Assert.StartsWith("Api:Origins", Assert.Throws<OptionsValidationException>(() => options.Value).Message,
                StringComparison.Ordinal);
        }
    }

    private static SiteFactory Site(string? origin = null)
    {
        SiteFactory site = new() { Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()) };
        if (origin is not null)
        {
            site.Settings["Api:Origins:0"] = origin;
        }

        return site;
    }

    private static async Task<string?> AllowedAsync(HttpClient client, HttpMethod method, string path, string origin)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "content-type");
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Stop);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed) ? Assert.Single(allowed) : null;
    }
}
