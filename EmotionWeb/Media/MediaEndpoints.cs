using System.Net.Mime;
using EmotionWeb.Core.Listening;
using EmotionWeb.Hosting;
using EmotionWeb.Listeners;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Headers;
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
        Sound? sound;
        try
        {
            sound = Form(form) is { } wanted
                ? await sources.OpenAsync(track, context.User.AccountKey(), wanted, Wanted(context.Request), cancellationToken) : null;
        }
        catch (SourceUnavailableException)
        {
            // Not 503: the player waits for a site that is away, and has another source for a server that is.
            return Plain(context, TypedResults.StatusCode(StatusCodes.Status502BadGateway));
        }

        if (sound is null)
        {
            return NotThere(context);
        }

        context.Response.Headers.CacheControl = "private";
        if (sound.Part is not null)
        {
            return Plain(context, new PassedSound(sound));
        }

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

    /// <summary>The one part that is asked for; several, or none that makes sense, are all (RFC 9110, 14.2).</summary>
    private static PartWanted? Wanted(HttpRequest request)
    {
        RequestHeaders headers = request.GetTypedHeaders();
        return headers.Range is { Ranges: { Count: 1 } ranges } range && range.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            ? new PartWanted(ranges.First().From, ranges.First().To, headers.IfRange is { } only ? only.EntityTag?.Tag.Value?.Trim('"') ?? string.Empty : null) : null;
    }

    private static IResult NotThere(HttpContext context) => Plain(context, TypedResults.NotFound());

    private static IResult Plain(HttpContext context, IResult result)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return result;
    }
}
