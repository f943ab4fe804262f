using System.Net;
using System.Security.Claims;
using EmotionWeb.Api;

namespace EmotionWeb.Intake;

/// <summary>
/// Whom limits count: an account where one is signed in, else an address as the server sees it or a trusted proxy names it.
/// </summary>
internal static class Client
{
    /// <summary>Whose request or page it is.</summary>
    /// <param name="user">Who is signed in, if anyone.</param>
    /// <param name="address">The client's address; null where the server has none.</param>
    public static string Of(ClaimsPrincipal? user, IPAddress? address) => Of(user, RateLimits.Client(address));

    /// <inheritdoc cref="Of(ClaimsPrincipal, IPAddress)"/>
    /// <param name="user">Who is signed in, if anyone.</param>
    /// <param name="address">The address as <see cref="RateLimits.Client"/> tells it.</param>
    public static string Of(ClaimsPrincipal? user, string address) =>
        user is { Identity.IsAuthenticated: true } && user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? $"account {id}" : address;
}
