using System.ComponentModel.DataAnnotations;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>Configuration section <c>Circuits</c>: how many pages may be open at once. Each keeps its state in the site's memory.</summary>
public sealed class CircuitsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Circuits";

    /// <summary>
    /// Most pages open at once; 1 to 100,000, 200 by default. Fewer where the process may not hold that many connections. Admins get in
    /// beyond it.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Circuits:Most lies between 1 and 100000.")]
    public int Most { get; set; } = 200;

    /// <summary>
    /// Most pages open at once from one client address (or the /64 that one household has of IPv6); 1 to 100,000, 30 by default.
    /// </summary>
    [Range(1, 100_000, ErrorMessage = "Circuits:PerAddress lies between 1 and 100000.")]
    public int PerAddress { get; set; } = 30;
}

/// <summary>
/// Keeps the open pages within <see cref="CircuitsOptions"/>, by their connections: each has one, and no circuit is opened without. Who
/// finds no place is told so by a page that needs none.
/// </summary>
internal static class CircuitQuota
{
    /// <summary>When who was refused may try again, seconds.</summary>
    public const int RetrySeconds = 30;

    private const string Refusal = "No line to this site is free now.";

    public static IServiceCollection AddCircuitQuota(this IServiceCollection services)
    {
        services.AddOptions<CircuitsOptions>().BindConfiguration(CircuitsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CircuitPlaces>();
        return services;
    }

    /// <summary>Goes after routing, which says what is a page, and authorization, which says who is an admin.</summary>
    public static IApplicationBuilder UseCircuitQuota(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        CircuitPlaces places = context.RequestServices.GetRequiredService<CircuitPlaces>();
        if (context.RequestServices.GetRequiredService<OpenPages>().AreEnding && (IsSocket(context) || IsNegotiation(context)))
        {
            // A page that was told that the site ends would be back before it does.
            await RefuseAsync(context);
        }
        else if (context.User.IsInRole(AccountRoles.Admin))
        {
            await next(context);
        }
        else if (IsSocket(context))
        {
            using IDisposable? place = places.TryTake(context.Connection.RemoteIpAddress);
            await (place is null ? RefuseAsync(context) : next(context));
        }
        else if (IsNegotiation(context) && !places.HasRoom(context.Connection.RemoteIpAddress))
        {
            await RefuseAsync(context);
        }
        else
        {
            if (IsLivePage(context) && !places.HasRoom(context.Connection.RemoteIpAddress))
            {
                SayFull(context);
            }

            await next(context);
        }
    });

    private static bool IsSocket(HttpContext context) => context.Request.IsCircuit()
        && (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true });

    private static bool IsNegotiation(HttpContext context) =>
        context.Request.IsCircuit() && context.Request.Path.Value!.EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a page is asked for that lives on a circuit.</summary>
    private static bool IsLivePage(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.GetEndpoint()?.Metadata is { } page
        && page.GetMetadata<ComponentTypeMetadata>() is not null && page.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is null;

    private static Task RefuseAsync(HttpContext context)
    {
        Refuse(context);
        return context.Response.WriteAsync(Refusal, context.RequestAborted);
    }

    /// <summary>Puts the page that says so in place of the page that was asked for, under its address.</summary>
    private static void SayFull(HttpContext context)
    {
        Refuse(context);
        context.Request.RouteValues.Clear();
        context.SetEndpoint(context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
            .First(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type == typeof(FullHouse)));
    }

    private static void Refuse(HttpContext context)
    {
        context.RequestServices.GetRequiredService<CircuitPlaces>().CountRefusal();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = $"{RetrySeconds}";
    }
}

/// <summary>The places of the open pages.</summary>
internal sealed class CircuitPlaces(IOptions<CircuitsOptions> options, ConnectionBudget budget)
    : Places(Math.Min(options.Value.Most, budget.Connections * 3 / 4), options.Value.PerAddress)
{
    private long _refused;

    /// <summary>How many found none, since the start.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>One found none.</summary>
    public void CountRefusal() => Interlocked.Increment(ref _refused);
}

/// <summary>
/// Gives places to connections that are no sockets (long polling, where a network lets no socket through): these are no single request that
/// could hold one.
/// </summary>
internal sealed class PlacesOfPollers(CircuitPlaces places) : IHubFilter
{
    private static readonly object Key = new();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        HubCallerContext caller = context.Context;
        if (caller.Features.Get<IHttpTransportFeature>() is { TransportType: HttpTransportType.WebSockets }
            || caller.User?.IsInRole(AccountRoles.Admin) is true)
        {
            return next(context);
        }

        if (places.TryTake(caller.GetHttpContext()?.Connection.RemoteIpAddress) is not { } place)
        {
            places.CountRefusal();
            caller.Abort();
            return Task.CompletedTask;
        }

        caller.Items[Key] = place;
        return next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        using IDisposable? place = context.Context.Items.Remove(Key, out object? held) ? held as IDisposable : null;
        await next(context, exception);
    }
}
