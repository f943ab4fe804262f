using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>
/// Configuration section <c>Https</c>: how the site is reached by https. It speaks it itself (<c>--urls https://...</c>) or, more often, a
/// proxy in front of it does.
/// </summary>
public sealed class HttpsOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Https";

    /// <summary>How long browsers remember that the site is reached by https alone.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>
    /// Whether every request counts as one by https; false by default. For a site behind a proxy that ends TLS and whose address cannot be
    /// named in <c>Proxy:Trusted</c>.
    /// </summary>
    public bool Always { get; set; }

    /// <summary>Whether requests by http are sent to https; false by default. Probes are answered either way.</summary>
    public bool Redirect { get; set; }

    /// <summary>The port they are sent to; 1 to 65,535, 443 by default.</summary>
    [Range(1, 65_535, ErrorMessage = "Https:RedirectPort is a port, 1 to 65535.")]
    public int RedirectPort { get; set; } = 443;

    /// <summary>Whether browsers are told that every subdomain is reached by https alone as well (HSTS); false by default.</summary>
    public bool IncludeSubDomains { get; set; }
}

/// <summary>
/// What holds where the site is reached by https: browsers remember it for a year, and cookies bear a name that only this host can set, by
/// https alone.
/// </summary>
internal static partial class Https
{
    /// <summary>
    /// Browsers take a cookie of this prefix only by https, for one host alone and all of it (RFC 6265bis, 4.1.3): no sibling domain and
    /// nobody on the way by http can put one in its place.
    /// </summary>
    private const string HostPrefix = "__Host-";

    public static IServiceCollection AddHttps(this IServiceCollection services)
    {
        services.AddOptions<HttpsOptions>().BindConfiguration(HttpsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HstsOptions>().Configure((HstsOptions hsts, IOptions<HttpsOptions> https) =>
            (hsts.MaxAge, hsts.IncludeSubDomains) = (HttpsOptions.Remembered, https.Value.IncludeSubDomains));
        services.AddOptions<HttpsRedirectionOptions>().Configure((HttpsRedirectionOptions redirection, IOptions<HttpsOptions> https) =>
            (redirection.HttpsPort, redirection.RedirectStatusCode) = (https.Value.RedirectPort, StatusCodes.Status308PermanentRedirect));
        services.AddHostedService<Advice>();
        return services;
    }

    /// <summary>Goes after the forwarded headers, which say how the client came.</summary>
    public static IApplicationBuilder UseHttps(this IApplicationBuilder app)
    {
        HttpsOptions options = app.ApplicationServices.GetRequiredService<IOptions<HttpsOptions>>().Value;
        if (options.Always)
        {
            app.Use((HttpContext context, RequestDelegate next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        }

        app.UseHsts();
        return options.Redirect
            ? app.UseWhen(context => !Health.IsProbe(context.Request) && !Metrics.IsScrape(context.Request), visitors => visitors.UseHttpsRedirection())
            : app;
    }

    /// <summary>The name of a cookie as this request's browser knows it.</summary>
    public static string NameFor(HttpContext context, string name) => context.Request.IsHttps ? HostPrefix + name : name;

    /// <summary>Keeps the cookies of signing in under their names.</summary>
    internal sealed class Cookies : ICookieManager
    {
        private readonly ChunkingCookieManager _inner = new();

        public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, NameFor(context, key));

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
            _inner.AppendResponseCookie(context, NameFor(context, key), value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _inner.DeleteCookie(context, NameFor(context, key), options);
    }

    /// <summary>The cookie of the forms, whose keeper asks for its name without saying for which request.</summary>
    internal sealed class FormCookie(IHttpContextAccessor http) : CookieBuilder
    {
        public override string? Name
        {
            get => base.Name is { } name && http.HttpContext is { } context ? NameFor(context, name) : base.Name;
            set => base.Name = value;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "AllowedHosts is *: the site answers whatever host it is called by. Name yours, for example AllowedHosts=music.example.org.")]
    private static partial void LogAnyHost(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "The site is reached by http from other machines ({Addresses}), and no proxy is named: what is sent is open on the way, "
        + "cookies are not Secure, and cameras stay closed. Where a proxy ends TLS, name its address in Proxy:Trusted, or set "
        + "Https:Always.")]
    private static partial void LogPlain(ILogger logger, string addresses);

    /// <summary>Says at the start what is missing for a site that others reach.</summary>
    private sealed class Advice(
        IServer server, IOptions<HttpsOptions> https, IOptions<ForwardedHeadersOptions> proxies, IOptions<HostFilteringOptions> hosts,
        ILogger<HttpsOptions> logger)
        : IHostedLifecycleService
    {
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            string[] open = [.. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Where(address => !WebAddress.IsLocal(address))];
            if (open.Length > 0 && hosts.Value.AllowedHosts is var names && (names.Count == 0 || names.Contains("*", StringComparer.Ordinal)))
            {
                LogAnyHost(logger);
            }

            string[] plain = [.. open.Where(address => address.StartsWith("http:", StringComparison.OrdinalIgnoreCase))];
            if (plain.Length > 0 && !https.Value.Always && proxies.Value.KnownIPNetworks.Count == 0)
            {
                LogPlain(logger, string.Join(' ', plain));
            }

            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
