using System.Net;
using System.Text.Json;
using EmotionWeb.Api;
using EmotionWeb.Tests.Integration.Hosting;

namespace EmotionWeb.Tests.Integration.Api;

public class RateLimitTests
{
    [Fact]
    public async Task One_request_too_many_waits_and_pages_are_not_limited()
    {
        await using SiteFactory site = new() { Settings = { ["Api:Burst"] = "2", ["Api:RequestsPerMinute"] = "1" } };
        using HttpClient client = site.CreateClient();
        for (int n = 0; n < 2; n++)
        {
            using HttpResponseMessage taken = await client.GetAsync("/api/v1/models", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }

        using HttpResponseMessage refused = await client.GetAsync("/api/v1/models", TestContext.Current.CancellationToken);
        JsonElement problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("Wait", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        using HttpResponseMessage page = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void A_household_has_one_bucket(string address, string bucket) => Assert.Equal(bucket, RateLimits.Client(IPAddress.Parse(address)));
}
