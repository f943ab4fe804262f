using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Hosting;

/// <summary>Whom something is shown to.</summary>
public enum Audience
{
    /// <summary>Nobody: it is as if it were not there.</summary>
    Nobody,

    /// <summary>Who asks from this machine, and for no one else: a request that a proxy passes on counts as none from here.</summary>
    Local,

    /// <summary>Everyone.</summary>
    Everyone,
}

/// <summary>Configuration section <c>Expose</c>: who sees what the site says of itself.</summary>
public sealed class ExposureOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Expose";

    /// <summary><c>/metrics</c>; by default for this machine.</summary>
    [EnumDataType(typeof(Audience), ErrorMessage = "Expose:Metrics is Nobody, Local or Everyone.")]
    public Audience Metrics { get; set; } = Audience.Local;

    /// <summary><c>/openapi</c>; by default for everyone.</summary>
    [EnumDataType(typeof(Audience), ErrorMessage = "Expose:OpenApi is Nobody, Local or Everyone.")]
    public Audience OpenApi { get; set; } = Audience.Everyone;

    /// <summary>
    /// Which part is unwell, in the answers of <c>/healthz</c> and <c>/readyz</c>; by default for everyone. The answer itself, well or
    /// unwell, is everyone's.
    /// </summary>
    [EnumDataType(typeof(Audience), ErrorMessage = "Expose:HealthDetails is Nobody, Local or Everyone.")]
    public Audience HealthDetails { get; set; } = Audience.Everyone;
}

/// <summary>Shows endpoints to their <see cref="Audience"/> alone; to others they are not there.</summary>
internal static class Exposure
{
    public static IServiceCollection AddExposure(this IServiceCollection services)
    {
        services.AddOptions<ExposureOptions>().BindConfiguration(ExposureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }

    /// <summary>Says whom an endpoint is for.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoints, Func<ExposureOptions, Audience> audience)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Shown(audience));

    /// <summary>Goes after routing.</summary>
    public static IApplicationBuilder UseExposure(this IApplicationBuilder app) => app.Use((HttpContext context, RequestDelegate next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Shown>() is { } shown && !context.Sees(shown.Audience))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>Whether who asks belongs to an audience.</summary>
    public static bool Sees(this HttpContext context, Func<ExposureOptions, Audience> audience) =>
        audience(context.RequestServices.GetRequiredService<IOptions<ExposureOptions>>().Value) switch
        {
            Audience.Everyone => true,
            Audience.Local => IsLocal(context),
            _ => false,
        };

    // What a trusted proxy passes on bears the client's address by now; what another one passes on still bears its headers. No address: a
    // socket of this machine.
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is var client && (client is null || IPAddress.IsLoopback(client)) && !context.Request.IsPassedOn();

    private sealed record Shown(Func<ExposureOptions, Audience> Audience);
}
