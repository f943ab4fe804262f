using System.Text.Json.Serialization;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Api;

/// <summary>Registers what the API needs.</summary>
internal static class ApiServiceCollectionExtensions
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<Problems>();
        services.AddRateLimits();
        services.AddProblemDetails();
        services.AddApiDocument();

        // For origins that are named alone, and without cookies: what a page elsewhere asks is asked by nobody in particular.
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure((CorsOptions cors, IOptions<ApiOptions> api) => cors.AddPolicy(
            ApiEndpoints.OtherOrigins, policy => policy
            .WithOrigins([.. api.Value.Origins]).WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
            .WithHeaders(HeaderNames.ContentType).WithExposedHeaders(HeaderNames.RetryAfter).SetPreflightMaxAge(TimeSpan.FromHours(1))));

        // Numbers are numbers, also in the schema.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);

        // A parameter that does not bind is a problem detail that says which.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);

        // The server refuses what no picture can need before it is read, and what comes too slowly.
        services.AddOptions<KestrelServerOptions>().Configure((KestrelServerOptions kestrel, IOptions<ImagingOptions> imaging, IOptions<UploadOptions> uploads) =>
        {
            kestrel.Limits.MaxRequestBodySize = imaging.Value.MaxBytes + ReadingForm.Overhead;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(uploads.Value.BytesPerSecond, UploadOptions.Grace);

            // Of a picture that is refused little more comes in than of its headers, which is the least that may be read ahead.
            kestrel.Limits.MaxRequestBufferSize = kestrel.Limits.MaxRequestHeadersTotalSize;
            kestrel.AddServerHeader = false;
        });
        return services;
    }
}
