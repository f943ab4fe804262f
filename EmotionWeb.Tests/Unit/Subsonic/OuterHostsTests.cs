using System.Net;
using System.Net.Sockets;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Tests.Integration.Subsonic;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Tests.Unit.Subsonic;

/// <summary>Which addresses listeners may name, and what is connected to for them.</summary>
public sealed class OuterHostsTests
{
    private readonly Names _names = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8", false)]
    [InlineData("2a00:1450:4001:82a::200e", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("224.0.0.251", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::1", true)]
    [InlineData("::", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::127.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    public void An_address_of_this_network_is_told_from_one_of_the_internet(string address, bool inner) =>
        Assert.Equal(inner, OuterHosts.IsInner(IPAddress.Parse(address)));

    [Theory]
    [InlineData("", "subsonic-no-web-address")]
    [InlineData("music.example.org", "subsonic-no-web-address")]
    [InlineData("ftp://music.example.org/", "subsonic-no-web-address")]
    [InlineData("file:///etc/passwd", "subsonic-no-web-address")]
    [InlineData("https://ada:secret@music.example.org/", "subsonic-more-than-address")]
    [InlineData("https://music.example.org/?u=ada&p=secret", "subsonic-more-than-address")]
    [InlineData("https://music.example.org/#x", "subsonic-more-than-address")]
    [InlineData("http://127.0.0.1:4533/", "subsonic-inner-host")]
    [InlineData("http://2130706433/", "subsonic-inner-host")]
    [InlineData("http://0x7f.1/", "subsonic-inner-host")]
    [InlineData("http://[::1]:4533/", "subsonic-inner-host")]
    [InlineData("http://[::ffff:192.168.0.1]/", "subsonic-inner-host")]
    [InlineData("http://169.254.169.254/latest/", "subsonic-inner-host")]
    public async Task What_may_not_be_named_is_refused_without_a_question(string address, string code)
    {
        ServerAddress refused = await Hosts(ListenerServerHosts.Outer).CheckAsync(address, Token);

        Assert.Equal((null, code), (refused.Address, refused.Fault?.Code));
        Assert.Empty(_names.Asked);
    }

    [Fact]
    public async Task A_name_is_looked_up_and_refused_where_any_address_of_it_is_an_inner_one()
    {
        OuterHosts hosts = Hosts(ListenerServerHosts.Outer);
        _names.Leads["music.example.org"] = ["8.8.8.8"];
        _names.Leads["inner.example.org"] = ["8.8.8.8", "10.0.0.1"];

        Assert.Equal("https://music.example.org/sub/",
            (await hosts.CheckAsync(" https://music.example.org/sub ", Token)).Address?.AbsoluteUri);
        Assert.Equal("subsonic-inner-host", (await hosts.CheckAsync("https://inner.example.org/", Token)).Fault?.Code);
        Assert.Equal("subsonic-host-not-found", (await hosts.CheckAsync("https://gone.example.org/", Token)).Fault?.Code);
    }

    [Fact]
    public async Task The_operator_lets_any_host_be_named_or_none()
    {
        Assert.Equal("http://10.0.0.1:4533/",
            (await Hosts(ListenerServerHosts.Any).CheckAsync("http://10.0.0.1:4533", Token)).Address?.AbsoluteUri);
        Assert.Equal("subsonic-no-listener-servers",
            (await Hosts(ListenerServerHosts.None).CheckAsync("https://music.example.org/", Token)).Fault?.Code);
    }

    [Theory]
    [InlineData("Outer", "music.example.org", false)]
    [InlineData("Outer", "127.0.0.1", false)]
    [InlineData("None", "127.0.0.1", false)]
    [InlineData("Any", "music.example.org", true)]
    [InlineData("Any", "127.0.0.1", true)]
    public async Task What_is_connected_to_is_looked_at_again_so_that_a_name_that_leads_elsewhere_by_then_changes_nothing(
        string allowed, string host, bool called)
    {
        await using StandIn server = await StandIn.StartAsync();
        _names.Leads["music.example.org"] = ["127.0.0.1"];
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Subsonic:ListenerServers",
            allowed)]).Build());
        services.AddSingleton<IHostNames>(_names);
        services.AddSubsonic();
        await using ServiceProvider provider = services.BuildServiceProvider();
        ListenerServer named = new("tag", new Uri($"http://{host}:{server.Address.Port}/"), StandIn.User, StandIn.Password, "");
        SubsonicClient client = new(provider.GetRequiredService<IHttpClientFactory>(), named.Account, TimeProvider.System,
            ListenerMusic.HttpName);

        if (called)
        {
            await client.PingAsync(Token);
        }
        else
        {
            SubsonicException refused = await Assert.ThrowsAsync<SubsonicException>(() => client.PingAsync(Token));
            Assert.Equal("subsonic-inner-host", refused.Explanation.Code);
        }

        Assert.Equal(called, !server.Calls.IsEmpty);
    }

    private OuterHosts Hosts(ListenerServerHosts allowed) =>
        new(_names, Options.Create(new SubsonicOptions { ListenerServers = allowed }), TimeProvider.System);

    private sealed class Names : IHostNames
    {
        public Dictionary<string, string[]> Leads { get; } = [];

        public List<string> Asked { get; } = [];

        public Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
        {
            Asked.Add(host);
            return Leads.TryGetValue(host, out string[]? there) ? Task.FromResult<IPAddress[]>([.. there.Select(IPAddress.Parse)])
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound));
        }
    }
}
