using System.Net;
using System.Security.Claims;
using EmotionWeb.Api;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Intake;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Integration.Intake;

/// <summary>However a client's pictures come, they come out of one bucket.</summary>
public class ClientLimitTests
{
    private const string Loopback = "127.0.0.1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_api_took_a_page_has_not_and_the_other_way_round()
    {
        await using SiteFactory site = Site(burst: 3);
        using HttpClient client = new() { BaseAddress = site.Listen() };
        Assert.Equal(HttpStatusCode.OK, await ModelsAsync(client));
        await EnterAsync(site, Loopback);
        Assert.Equal(HttpStatusCode.OK, await ModelsAsync(client));

        TooManyReadingsException refused = await Assert.ThrowsAsync<TooManyReadingsException>(() => EnterAsync(site, Loopback));
        Assert.Contains("Rest for 60 s", refused.Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, await ModelsAsync(client));
        await EnterAsync(site, "192.0.2.1");
    }

    [Fact]
    public async Task An_account_has_a_bucket_of_its_own_wherever_it_is()
    {
        await using SiteFactory site = Site(burst: 1);
        await EnterAsync(site, Loopback, account: "a");
        await Assert.ThrowsAsync<TooManyReadingsException>(() => EnterAsync(site, "192.0.2.1", account: "a"));
        await EnterAsync(site, Loopback, account: "b");
        await EnterAsync(site, Loopback);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_address_is_what_a_trusted_proxy_says_and_nobody_else(bool trusted)
    {
        await using SiteFactory site = Site(burst: 1);
        if (trusted)
        {
            site.Settings["Proxy:Trusted:0"] = Loopback;
        }

        using HttpClient client = new() { BaseAddress = site.Listen() };
        Assert.Equal(HttpStatusCode.OK, await ModelsAsync(client, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await ModelsAsync(client, "192.0.2.1"));
        Assert.Equal(trusted ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, await ModelsAsync(client, "192.0.2.2"));
    }

    [Fact]
    public void A_page_that_reads_a_picture_every_second_may_go_on_for_ever()
    {
        using ClientLimits limits = new(Options.Create(new ApiOptions()), Options.Create(new LiveOptions()));
        for (int taken = 0; taken < new ApiOptions().Burst; taken++)
        {
            limits.Take("live");
        }

        // Once its reserve is gone it waits for a second at most, which is how often it asks.
        TooManyReadingsException refused = Assert.Throws<TooManyReadingsException>(() => limits.Take("live"));
        Assert.Equal(1, Assert.Single(refused.Explanation.Arguments));
    }

    [Fact]
    public void Frames_take_nothing_from_pictures_and_are_about_one_a_second()
    {
        using ClientLimits limits = new(Options.Create(new ApiOptions { Burst = 1 }), Options.Create(new LiveOptions()));
        limits.Take("live");
        Assert.Throws<TooManyReadingsException>(() => limits.Take("live"));

        Assert.True(limits.TryTakeFrame("live"));
        Assert.True(limits.TryTakeFrame("live"));
        Assert.False(limits.TryTakeFrame("live"));
        Assert.True(limits.TryTakeFrame("another"));
    }

    [Fact]
    public async Task A_client_sends_no_more_frames_by_several_pages_than_by_one()
    {
        await using SiteFactory site = new() { Settings = { ["Live:FramesPerMinute"] = "1" } };
        using HttpClient started = site.CreateClient();
        List<bool> entered = [];
        for (int page = 0; page < 4; page++)
        {
            await OnCircuitAsync(site, Loopback, "a", async intake =>
            {
                using IVisionPlace? place = await intake.TryEnterFrameAsync();
                entered.Add(place is not null);
            });
        }

        Assert.Equal([true, true, false, false], entered);
    }

    private static SiteFactory Site(int burst) => new() { Settings = { ["Api:Burst"] = $"{burst}", ["Api:RequestsPerMinute"] = "1" } };

    private static async Task<HttpStatusCode> ModelsAsync(HttpClient client, string? forwardedFor = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/models");
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, Token);
        return answer.StatusCode;
    }

    /// <summary>As a page does on its circuit.</summary>
    private static Task EnterAsync(SiteFactory site, string address, string? account = null) =>
        OnCircuitAsync(site, address, account, intake => intake.EnterAsync());

    private static async Task OnCircuitAsync(SiteFactory site, string address, string? account, Func<IPictureIntake, Task> ask)
    {
        await using AsyncServiceScope circuit = site.Services.CreateAsyncScope();
        circuit.ServiceProvider.GetRequiredService<VisitorAddress>().Value = address;
        ClaimsIdentity identity = account is null ? new() : new([new Claim(ClaimTypes.NameIdentifier, account)], "test");
        ((IHostEnvironmentAuthenticationStateProvider)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(identity))));
        await ask(circuit.ServiceProvider.GetRequiredService<IPictureIntake>());
    }
}
