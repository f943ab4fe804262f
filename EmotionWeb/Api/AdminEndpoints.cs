using System.Security.Claims;
using EmotionWeb.Accounts;
using EmotionWeb.Core.ImportExport;

namespace EmotionWeb.Api;

/// <summary>What the admin pages offer for download; it is streamed, however long it is.</summary>
internal static class AdminEndpoints
{
    public static void MapAdminDownloads(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder export = endpoints.MapGroup("/admin/export").RequireAuthorization(Policies.Admin).ExcludeFromDescription()
            .AddEndpointFilter((context, next) =>
            {
                HttpContext http = context.HttpContext;
                http.RequestServices.GetRequiredService<SecurityLog>().Record(
                    SecurityEventKind.Exported, http.User.FindFirstValue(ClaimTypes.NameIdentifier), http.Connection.RemoteIpAddress);
                return next(context);
            });
        export.MapGet("/songs", (ExportFormat? format, int? mood, ICatalogueExport songs, CancellationToken cancellationToken) =>
        {
            ExportFormat form = format ?? ExportFormat.Csv;
            (string type, string name) = form switch
            {
                ExportFormat.Json => ("application/json", "songs.json"),
                ExportFormat.M3u8 => ("application/vnd.apple.mpegurl", "songs.m3u8"),
                ExportFormat.Xspf => ("application/xspf+xml", "songs.xspf"),
                _ => ("text/csv; charset=utf-8", "songs.csv"),
            };
            return TypedResults.Stream(output => songs.WriteSongsAsync(output, form, mood, cancellationToken), type, name);
        });
        export.MapGet("/map", (ICatalogueExport songs, CancellationToken cancellationToken) =>
            TypedResults.Stream(output => songs.WriteMapAsync(output, cancellationToken), "application/json", "moods-and-map.json"));
    }
}
