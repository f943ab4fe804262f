using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace EmotionWeb.Hosting;

/// <summary>Configuration section <c>Proxy</c>: which reverse proxies are believed when they name the client and the scheme.</summary>
public sealed class ProxyOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Proxy";

    /// <summary>Addresses (<c>10.0.0.2</c>) or networks (<c>10.0.0.0/8</c>) of proxies in front of the site. None by default: nobody is believed.</summary>
    public IReadOnlyList<string> Trusted { get; set; } = [];
}

/// <summary>Takes the client's address and scheme from the headers of trusted proxies, so that rate limits and HSTS see the client.</summary>
internal static class ReverseProxy
{
    private static readonly string[] Headers =
        [ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName, "Forwarded", "Via"];

    public static IServiceCollection AddReverseProxy(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section)
            .Validate(
                proxy => proxy.Trusted.All(trusted => Network(trusted) is not null),
                "Proxy:Trusted lists addresses like 10.0.0.2 or networks like 10.0.0.0/8.")
            .ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure((ForwardedHeadersOptions headers, IOptions<ProxyOptions> proxy) =>
        {
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (IPNetwork network in proxy.Value.Trusted.Select(Network).OfType<IPNetwork>())
            {
                headers.KnownIPNetworks.Add(network);
            }

            // With nobody to believe, the middleware would believe everybody.
            headers.ForwardedHeaders = headers.KnownIPNetworks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        });
        return services;
    }

    /// <summary>Whether an address is a trusted proxy's.</summary>
    public static bool IsTrusted(this ForwardedHeadersOptions proxies, IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address) is { } plain && proxies.KnownIPNetworks.Any(network => network.Contains(plain));

    /// <summary>Whether a request bears headers of a proxy that were not believed: its address is not the client's.</summary>
    public static bool IsPassedOn(this HttpRequest request) => Array.Exists(Headers, request.Headers.ContainsKey);

    private static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out IPNetwork network) ? network
        : IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
