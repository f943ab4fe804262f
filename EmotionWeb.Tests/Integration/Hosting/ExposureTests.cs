using System.Net;
using System.Text.Json;
using EmotionWeb.Hosting;
using EmotionWeb.Tests.Integration.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Hosting;

public class ExposureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("::ffff:127.0.0.1", null, true)]
    [InlineData("192.0.2.1", null, false)]
    [InlineData("10.0.0.2", null, false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "x-forwarded-proto", false)]
    [InlineData("127.0.0.1", "Forwarded", false)]
    [InlineData("127.0.0.1", "Via", false)]
    public void This_machine_is_who_asks_from_it_and_for_no_one_else(string? client, string? header, bool local)
    {
        DefaultHttpContext context = new()
        {
            Connection = { RemoteIpAddress = client is null ? null : IPAddress.Parse(client) },
            RequestServices = new ServiceCollection().AddSingleton(Options.Create(new ExposureOptions())).BuildServiceProvider(),
        };
        if (header is not null)
        {
            context.Request.Headers[header] = "192.0.2.1";
        }

        Assert.Equal(local, context.Sees(_ => Audience.Local));
        Assert.True(context.Sees(_ => Audience.Everyone));
        Assert.False(context.Sees(_ => Audience.Nobody));
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_unless_told_otherwise_and_the_rest_for_everyone()
    {
        await using SiteFactory site = SeenFrom("192.0.2.1");
        using HttpClient client = site.CreateClient();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/openapi/v1.json"));
        using HttpResponseMessage ready = await client.GetAsync("/readyz", Stop);
        Assert.Equal("Healthy", (await ready.JsonAsync()).GetProperty("checks").GetProperty("model").GetString());
    }

    [Fact]
    public async Task Each_can_be_opened_or_closed()
    {
        await using SiteFactory site = SeenFrom("192.0.2.1");
        site.Settings["Expose:Metrics"] = "Everyone";
        site.Settings["Expose:OpenApi"] = "Nobody";
        site.Settings["Expose:HealthDetails"] = "Local";
        using HttpClient client = site.CreateClient();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(client, "/openapi/v1.json"));
        using HttpResponseMessage ready = await client.GetAsync("/readyz", Stop);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        JsonElement told = await ready.JsonAsync();
        Assert.Equal("Healthy", told.GetProperty("status").GetString());
        Assert.False(told.TryGetProperty("checks", out _));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(path, Stop);
        return answer.StatusCode;
    }

    private static SiteFactory SeenFrom(string client) => new() { Replace = services => services.AddSingleton<IStartupFilter>(new Client(IPAddress.Parse(client))) };

    /// <summary>Has every request come from an address.</summary>
    private sealed class Client(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate rest) =>
            {
                context.Connection.RemoteIpAddress = address;
                return rest(context);
            });
            next(app);
        };
    }
}
