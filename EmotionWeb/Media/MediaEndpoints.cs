using System.Net.Mime;
using EmotionWeb.Core.Listening;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Media;

/// <summary>
/// Sound and covers of tracks, by their keys: <c>/media/{track}</c>, with ranges (RFC 9110, 14), transcoded where browsers do not play the
/// file or <c>?as=opus|aac</c> asks for it, and <c>/media/{track}/cover?size=96|256|512</c>. What is not there answers 404 without a page,
/// which no element that plays or shows could make use of.
/// </summary>
internal static class MediaEndpoints
{
    private const int SmallestCover = 96;

    // A cover's address stays while its picture may change; a day is short enough to see a new one.
    private const string KeptADay = "private, max-age=86400";

    public static void MapMedia(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder media = endpoints.MapGroup("/media/{track}").ExcludeFromDescription().AnswerHead();
        media.MapGet("", SoundAsync);
        media.MapGet("/cover", CoverAsync);
    }

    private static async Task<IResult> SoundAsync(string track, [FromQuery(Name = "as")] string? form, HttpContext context,
        MusicSources sources, CancellationToken cancellationToken)
    {
        if (Form(form) is not { } wanted || await sources.OpenAsync(track, wanted, part: null, cancellationToken) is not { } sound)
        {
            return NotThere(context);
        }

        context.Response.Headers.CacheControl = "private";
        return TypedResults.Stream(sound.Content, sound.MediaType, fileDownloadName: null, sound.Modified,
            new EntityTagHeaderValue($"\"{sound.Tag}\""), enableRangeProcessing: true);
    }

    private static async Task<IResult> CoverAsync(string track, int? size, HttpContext context, MusicSources sources,
        CancellationToken cancellationToken)
    {
        if (await sources.CoverAsync(track, size ?? SmallestCover, cancellationToken) is not { } cover)
        {
            return NotThere(context);
        }

        context.Response.Headers.CacheControl = KeptADay;
        return TypedResults.PhysicalFile(cover.Path, MediaTypeNames.Image.Jpeg, entityTag: new EntityTagHeaderValue($"\"{cover.Tag}\""));
    }

    private static SoundForm? Form(string? name) => name switch
    {
        null or "" => SoundForm.Best,
        "opus" => SoundForm.Opus,
        "aac" => SoundForm.Aac,
        _ => null,
    };

    private static IResult NotThere(HttpContext context)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return TypedResults.NotFound();
    }
}
