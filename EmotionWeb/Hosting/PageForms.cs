using Microsoft.AspNetCore.Http.Features;

namespace EmotionWeb.Hosting;

/// <summary>
/// Forms of pages are short texts. One with files would be read before anyone asks whose it is, and files above 64 KB written to the disk
/// meanwhile, where no picture may come:
/// it is refused unread, and what is longer than a form is cut off. The API reads its pictures itself, into memory.
/// </summary>
internal static class PageForms
{
    /// <summary>Most bytes of a form.</summary>
    public const int MostBytes = 64 * 1024;

    private const string Multipart = "multipart/";

    /// <summary>Goes before whatever reads forms (antiforgery, the pages).</summary>
    public static IApplicationBuilder UsePageForms(this IApplicationBuilder app) => app.UseWhen(
        context => !Site.IsApi(context) && !context.Request.IsCircuit(),
        pages => pages.Use((context, next) =>
        {
            if (context.Request.ContentType?.StartsWith(Multipart, StringComparison.OrdinalIgnoreCase) is true)
            {
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return context.Response.WriteAsync("Pages take no files.", context.RequestAborted);
            }

            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            {
                body.MaxRequestBodySize = MostBytes;
            }

            return next(context);
        }));
}
