using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>Looks up what a host is called.</summary>
internal interface IHostNames
{
    /// <summary>The addresses of a host.</summary>
    /// <exception cref="SocketException">It has none, or nobody knows.</exception>
    Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the machine looks names up.</summary>
internal sealed class SystemHostNames : IHostNames
{
    public Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}

/// <summary>
/// Keeps calls for listeners out of this site's own network, where the operator does not let them in: by the address that is connected
/// to, so that a name which leads elsewhere meanwhile changes nothing. Safe for concurrent use.
/// </summary>
internal sealed class OuterHosts(IHostNames names, IOptions<SubsonicOptions> options, TimeProvider time) : IListenerAddresses
{
    /// <summary>Longest that a name is looked up.</summary>
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(2);

    /// <summary>Longest address.</summary>
    private const int MostLength = 500;

    // What is no address of one machine on the internet (IANA's registries of special-purpose addresses), or holds one of IPv4 within.
    private static readonly IPNetwork[] Inner =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
            "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether an address lies in this machine's network, or nowhere.</summary>
    public static bool IsInner(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(Inner, network => network.Contains(plain));
    }

    /// <inheritdoc />
    public bool IsOffered => options.Value.ListenerServers is not ListenerServerHosts.None;

    /// <inheritdoc />
    public async Task<ServerAddress> CheckAsync(string address, CancellationToken cancellationToken)
    {
        if (options.Value.ListenerServers is ListenerServerHosts.None)
        {
            return new ServerAddress(null, SubsonicMessages.NoListenerServers);
        }

        if (address.Length > MostLength || !Uri.TryCreate(address.Trim(), UriKind.Absolute, out Uri? there)
            || !SubsonicOptions.IsWeb(there))
        {
            return new ServerAddress(null, SubsonicMessages.NoWebAddress);
        }

        if (there.UserInfo.Length > 0 || there.Query.Length > 0 || there.Fragment.Length > 0)
        {
            return new ServerAddress(null, SubsonicMessages.MoreThanAddress);
        }

        LocalizableMessage? fault = options.Value.ListenerServers is ListenerServerHosts.Any ? null
            : await FaultAsync(there.IdnHost, cancellationToken);
        return fault is null ? new ServerAddress(SubsonicOptions.BaseOf(there), null) : new ServerAddress(null, fault);
    }

    /// <summary>Connects, to an address where that may be.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint there = context.DnsEndPoint;
        IPAddress[] addresses = IPAddress.TryParse(there.Host, out IPAddress? literal) ? [literal]
            : await names.FindAsync(there.Host, cancellationToken);
        if (options.Value.ListenerServers is not ListenerServerHosts.Any)
        {
            addresses = [.. addresses.Where(a => !IsInner(a))];
        }

        if (addresses.Length == 0 || options.Value.ListenerServers is ListenerServerHosts.None)
        {
            throw new SubsonicException(SubsonicFault.Away, SubsonicMessages.InnerHost);
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, there.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<LocalizableMessage?> FaultAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal))
        {
            return IsInner(literal) ? SubsonicMessages.InnerHost : null;
        }

        using CancellationTokenSource late = new(LookUpLimit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            IPAddress[] found = await names.FindAsync(host, either.Token);
            return found.Length == 0 ? SubsonicMessages.HostNotFound : Array.Exists(found, IsInner) ? SubsonicMessages.InnerHost : null;
        }
        catch (SocketException)
        {
            return SubsonicMessages.HostNotFound;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SubsonicMessages.HostNotFound;
        }
    }
}
