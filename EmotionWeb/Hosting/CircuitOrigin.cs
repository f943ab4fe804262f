using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Primitives;

namespace EmotionWeb.Hosting;

/// <summary>
/// Circuits are for this site's own pages. A browser lets any page open a WebSocket to any host and sends that host's cookies along, from
/// another port and a sibling domain as well,
/// so who asks is told by the headers that a page cannot forge: <c>Origin</c> and <c>Sec-Fetch-Site</c>. Who sends neither is no browser,
/// and holds no one's cookies but its own.
/// </summary>
internal static partial class CircuitOrigin
{
    /// <summary>Where circuits are opened, kept and closed.</summary>
    public const string Path = "/_blazor";

    private const string Refusal = "Only pages of this site may open a line to it.";
    private const string OwnSite = "same-origin";

    /// <summary>Whether a request goes to the circuits.</summary>
    public static bool IsCircuit(this HttpRequest request) => request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Refuses what another site's page asks of the circuits, negotiation included. Goes after the forwarded headers, which say what this
    /// site is called.
    /// </summary>
    public static IApplicationBuilder UseOwnCircuitsAlone(this IApplicationBuilder app)
    {
        ILogger logger = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CircuitOrigin));
        return app.UseWhen(context => context.Request.IsCircuit() && !IsFromOwnPage(context.Request), strangers => strangers.Run(context =>
        {
            LogRefused(logger, Shown(context.Request.Headers.Origin), Own(context.Request));
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync(Refusal, context.RequestAborted);
        }));
    }

    /// <summary>Whether the page that asks is this site's, as far as its browser says.</summary>
    internal static bool IsFromOwnPage(HttpRequest request)
    {
        StringValues site = request.Headers["Sec-Fetch-Site"], origin = request.Headers.Origin;
        return (site.Count == 0 || (site.Count == 1 && string.Equals(site[0], OwnSite, StringComparison.Ordinal)))
            && (origin.Count == 0 || (origin.Count == 1 && IsOwn(request, origin[0])));
    }

    /// <summary>Whether an address is of the scheme, host and port that were asked.</summary>
    internal static bool IsOwn(HttpRequest request, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? theirs) && Uri.TryCreate(Own(request), UriKind.Absolute, out Uri? own)
        && Uri.Compare(theirs, own, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string Own(HttpRequest request) => UriHelper.BuildAbsolute(request.Scheme, request.Host);

    // A header is as long as its sender likes.
    private static string Shown(StringValues header) => header.ToString() is { Length: > 200 } text ? text[..200] : header.ToString();

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Refused a line to a page of '{Origin}': this site is {Own}. If that page is this site's, TLS or the host's name ends at a "
        + "proxy: name its address in Proxy:Trusted, or set Https:Always.")]
    private static partial void LogRefused(ILogger logger, string origin, string own);
}

/// <summary>Ends the connection of whoever starts or resumes a circuit for the pages of another site.</summary>
internal sealed class OwnBaseAlone : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        // StartCircuit and ResumeCircuit name the address that relative links of the circuit's pages are built upon.
        int position = Array.FindIndex(invocationContext.HubMethod.GetParameters(), parameter => parameter.Name is "baseUri");
        if (position < 0
            || (invocationContext.Context.GetHttpContext() is { } http && CircuitOrigin.IsOwn(http.Request, invocationContext.HubMethodArguments[position] as string)))
        {
            return next(invocationContext);
        }

        invocationContext.Context.Abort();
        return ValueTask.FromResult<object?>(null);
    }
}
