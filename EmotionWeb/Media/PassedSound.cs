using System.Globalization;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmotionWeb.Media;

/// <summary>Sends on what a source gives, as it comes, in the part that it gave. The sound goes with it.</summary>
internal sealed class PassedSound(Sound sound) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using Sound passed = sound;
        PartGiven part = passed.Part!;
        HttpResponse response = httpContext.Response;
        response.Headers.AcceptRanges = "bytes";
        if (part.IsBeyond)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = part.Total is { } size ? new ContentRangeHeaderValue(size).ToString() : StringValues.Empty;
            return;
        }

        response.ContentType = passed.MediaType;
        response.Headers.ETag = $"\"{passed.Tag}\"";
        response.ContentLength = part.Total;
        if (part is { From: { } from, To: { } to })
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.ContentLength = to - from + 1;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture,
                $"bytes {from}-{to}/{(part.Total is { } total ? total : "*")}");
        }

        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        try
        {
            await passed.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The listener is gone.
        }
        catch (IOException)
        {
            // The server broke off. Whoever listens is to see it as that, and not as the end.
            httpContext.Abort();
        }
    }
}
