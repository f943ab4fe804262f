using System.Net;
using System.Net.WebSockets;
using AngleSharp.Html.Dom;
using EmotionWeb.Accounts;
using EmotionWeb.Hosting;
using EmotionWeb.Tests.Integration.Api;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

public sealed class CircuitQuotaTests : IAsyncDisposable
{
    private readonly SiteFactory _site = new() { Settings = { ["Circuits:PerAddress"] = "2", ["Circuits:Most"] = "3" } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private CircuitPlaces Open => _site.Services.GetRequiredService<CircuitPlaces>();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Sockets_have_their_places_until_they_close()
    {
        Uri address = _site.Listen();
        CircuitClient first = await CircuitClient.ConnectAsync(address);
        Assert.True(Open.HasRoom(IPAddress.Loopback));
        using CircuitClient second = await CircuitClient.ConnectAsync(address);
        Assert.False(Open.HasRoom(IPAddress.Loopback));
        Assert.True(Open.HasRoom(IPAddress.Parse("192.0.2.1")));

        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => CircuitClient.ConnectAsync(address));
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        using HttpClient client = new() { BaseAddress = address };
        using HttpResponseMessage negotiation = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, negotiation.StatusCode);

        first.Dispose();
        await RoomAsync(IPAddress.Loopback);
        using CircuitClient third = await CircuitClient.ConnectAsync(address);
    }

    [Fact]
    public async Task Who_polls_has_a_place_too()
    {
        using HttpClient client = new() { BaseAddress = _site.Listen() };
        using IDisposable? one = Open.TryTake(IPAddress.Loopback);
        using HttpResponseMessage negotiation = await client.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, Stop);
        string line = $"/_blazor?id={(await negotiation.JsonAsync()).GetProperty("connectionToken").GetString()}";
        (await client.GetAsync(line, Stop)).Dispose();
        using StringContent hello = new("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");
        (await client.PostAsync(line, hello, Stop)).Dispose();
        using HttpResponseMessage answer = await client.GetAsync(line, Stop);
        Assert.Equal("{}\u001e", await answer.Content.ReadAsStringAsync(Stop));
        while (Open.HasRoom(IPAddress.Loopback))
        {
            await Task.Delay(20, Stop); // The answer goes out before the line counts as open.
        }

        (await client.DeleteAsync(line, Stop)).Dispose();
        await RoomAsync(IPAddress.Loopback);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "192.0.2.1", "192.0.2.2")]
    public async Task Who_finds_no_place_is_told_so_by_a_kind_page(params string?[] taken)
    {
        // The requests of this test have no address.
        using IDisposable? one = Open.TryTake(Address(taken[0])), two = Open.TryTake(Address(taken[1])), three = taken.Length > 2 ? Open.TryTake(Address(taken[2])) : null;
        using Visitor visitor = new(_site);
        foreach (string path in new[] { "/", "/songs", "/models" })
        {
            using HttpResponseMessage refused = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(CircuitQuota.RetrySeconds, refused.Headers.RetryAfter?.Delta?.TotalSeconds);
            IHtmlDocument page = await Visitor.PageAsync(refused);
            Assert.Equal("The room is full", page.QuerySelector("h1")?.TextContent);
            Assert.EndsWith(path, page.QuerySelector("main a.button")?.GetAttribute("href"), StringComparison.Ordinal);
            Assert.DoesNotContain("\"type\":\"server\"", page.DocumentElement.InnerHtml, StringComparison.Ordinal);
        }

        // What needs no line is there.
        foreach (string path in new[] { "/account/sign-in", "/css/site.css", "/healthz", "/api/v1/models" })
        {
            using HttpResponseMessage answer = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        two?.Dispose();
        using HttpResponseMessage again = await visitor.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Admins_get_in_where_it_is_full()
    {
        await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
        using IDisposable? one = Open.TryTake(null), two = Open.TryTake(null);
        using Visitor admin = new(_site), listener = new(_site);
        await admin.SignInAsync("Ada", AccountSite.Password);
        await listener.SignInAsync("Lil", AccountSite.Password);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/admin/songs")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await listener.GetAsync("/")).StatusCode);
    }

    private async Task RoomAsync(IPAddress client)
    {
        while (!Open.HasRoom(client))
        {
            await Task.Delay(20, Stop); // A place comes back as the site notices.
        }
    }

    private static IPAddress? Address(string? address) => address is null ? null : IPAddress.Parse(address);
}
