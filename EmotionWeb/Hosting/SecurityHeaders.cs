using Microsoft.Extensions.Primitives;

namespace EmotionWeb.Hosting;

/// <summary>The headers that keep a page to itself: what it may load, who may frame it, what of the device it may use.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Everything comes from this site. Pictures and the camera also come from the page itself (blob:), MudBlazor's marks from data:.
    /// Style attributes may be inline, nothing else: docs/adr/002-content-security-policy.md says why.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:; "
        + "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly KeyValuePair<string, StringValues>[] Headers =
    [
        new("Content-Security-Policy", ContentSecurityPolicy),
        new("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-Frame-Options", "DENY"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    /// <summary>Sets them on every answer, errors included.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((HttpContext context, RequestDelegate next) =>
    {
        // When the answer starts: an error handler clears what was set before it.
        context.Response.OnStarting(() =>
        {
            foreach ((string name, StringValues value) in Headers)
            {
                context.Response.Headers[name] = value;
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
