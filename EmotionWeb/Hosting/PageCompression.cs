using System.IO.Compression;
using System.Net.Mime;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.ResponseCompression;

namespace EmotionWeb.Hosting;

/// <summary>
/// Compresses pages on the way to the browser; their files are compressed when the site is built. Pages of the account are left as they
/// are: they hold the forms' secrets beside words that were typed before, and the length of what is compressed together would tell of both
/// (BREACH).
/// </summary>
internal static class PageCompression
{
    public static IServiceCollection AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypeNames.Text.Html];
        });

        // A page has some 25 KB: what the smaller ones cost is well under a millisecond.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        return services;
    }

    /// <summary>Goes after routing, which says what page it is.</summary>
    public static IApplicationBuilder UsePageCompression(this IApplicationBuilder app) =>
        app.UseWhen(IsWithoutSecrets, pages => pages.UseResponseCompression());

    // A page that lives on a circuit has no form that is posted; those that are posted are plain pages.
    private static bool IsWithoutSecrets(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && context.AcceptsInteractiveRouting();
}
