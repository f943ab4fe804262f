using System.Net;
using Microsoft.AspNetCore.HostFiltering;
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
internal static partial class ReverseProxy
{
    private static readonly string[] Headers =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        ForwardedHeadersDefaults.XForwardedHostHeaderName, "Forwarded", "Via",
    ];

    public static IServiceCollection AddReverseProxy(this IServiceCollection services)
    {
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section)
            .Validate(
                proxy => proxy.Trusted.All(trusted => Network(trusted) is not null),
                "Proxy:Trusted lists addresses like 10.0.0.2 or networks like 10.0.0.0/8.")
            .ValidateOnStart();
        services.AddOptions<ForwardedHeadersOptions>().Configure((
            ForwardedHeadersOptions headers, IOptions<ProxyOptions> proxy, IOptions<HostFilteringOptions> hosts) =>
        {
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (IPNetwork network in proxy.Value.Trusted.Select(Network).OfType<IPNetwork>())
            {
                headers.KnownIPNetworks.Add(network);
            }

            // A host that the site does not answer to is none that a proxy can name either.
            headers.AllowedHosts = [.. hosts.Value.AllowedHosts];

            // With nobody to believe, the middleware would believe everybody.
            headers.ForwardedHeaders = headers.KnownIPNetworks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        });
        return services;
    }

    /// <summary>Takes the headers of trusted proxies, and says once where another one seems to stand in front of the site.</summary>
    public static IApplicationBuilder UseReverseProxy(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        ILogger logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ReverseProxy));
        int told = 0;
        return app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedProtoHeaderName)
                && !context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName) && Interlocked.Exchange(ref told, 1) == 0)
            {
                LogUnnamed(logger, context.Connection.RemoteIpAddress);
            }

            return next(context);
        });
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

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "{Address} passes on requests as a proxy does and is not named in Proxy:Trusted, so its word counts for nothing: every "
        + "visitor has its address, and https ends there for the site. Name it, or set Https:Always. This is said once.")]
    private static partial void LogUnnamed(ILogger logger, IPAddress? address);
}
