using System.Net;
using System.Net.Sockets;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.RateLimiting;

namespace EmotionWeb.Api;

/// <summary>How much of the API one client may use: each request takes from the client's bucket in <see cref="ClientLimits"/>.</summary>
internal static class RateLimits
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(limiter => limiter.OnRejected = (rejected, _) => new ValueTask(
            rejected.HttpContext.RequestServices.GetRequiredService<Problems>().TooManyRequests(rejected.HttpContext, ClientLimits.Wait(rejected.Lease)).ExecuteAsync(rejected.HttpContext)));
        services.AddOptions<RateLimiterOptions>().Configure((RateLimiterOptions limiter, ClientLimits limits) =>
            limiter.GlobalLimiter = limits.Buckets.WithTranslatedKey<HttpContext>(
                context => Intake.Client.Of(context.User, context.Connection.RemoteIpAddress), leaveOpen: true));
        return services;
    }

    /// <summary>Whose bucket it is: an IPv4 address, or the /64 that one household has of IPv6.</summary>
    internal static string Client(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }
}
