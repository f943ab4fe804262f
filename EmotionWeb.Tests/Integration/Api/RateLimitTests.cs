using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EmotionWeb.Api;
using EmotionWeb.Intake;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task Sessions_have_a_bucket_of_their_own_which_pages_and_programs_share()
    {
        await using SiteFactory site = new() { Settings = { ["Api:PlanBurst"] = "2", ["Api:PlansPerMinute"] = "1" } };
        using HttpClient client = site.CreateClient();
        async Task<HttpResponseMessage> PlanAsync() => await client.PostAsJsonAsync("/api/v1/sessions", new
        {
            emotion = "sad",
            minutes = 10
        }, TestContext.Current.CancellationToken);
        using (HttpResponseMessage planned = await PlanAsync())
        {
            Assert.Equal(HttpStatusCode.OK, planned.StatusCode);
        }

        // A page of the same client takes the second.
        await using (AsyncServiceScope scope = site.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<ClientLimits>().TakePlan(Client.Of(null, (IPAddress?)null));
            Assert.Throws<TooManyPlansException>(() => scope.ServiceProvider.GetRequiredService<ClientLimits>().TakePlan(Client.Of(null,
                (IPAddress?)null)));
            scope.ServiceProvider.GetRequiredService<ClientLimits>().TakePlan("someone else");
        }

        using HttpResponseMessage refused = await PlanAsync();
        JsonElement problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("sessions", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage models = await client.GetAsync("/api/v1/models", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, models.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void A_household_has_one_bucket(string address, string bucket) => Assert.Equal(bucket, RateLimits.Client(IPAddress.Parse(address)));
}
