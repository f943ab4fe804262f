using System.Globalization;
using EmotionWeb.Components.Results;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EmotionWeb.Api;

/// <summary>
/// What can go wrong, as RFC 9457 problem details. The types are part of the API's contract: programs tell problems apart by them. The words are for people.
/// Safe to call from many threads.
/// </summary>
internal sealed class Problems(MessageText text)
{
    public const string NoFace = "no-face";
    public const string LowConfidence = "low-confidence";
    public const string UnsupportedImage = "unsupported-image";
    public const string ImageTooLarge = "image-too-large";
    public const string Busy = "busy";
    public const string InvalidRequest = "invalid-request";
    public const string RateLimited = "rate-limited";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string InternalError = "internal-error";

    public ProblemHttpResult Of(EmotionReading.NoFace none)
    {
        ProblemHttpResult problem = NoFaceFound(none.Hint);
        problem.ProblemDetails.Extensions["timings"] = Timings.From(none.Timings);
        return problem;
    }

    public ProblemHttpResult NoFaceFound(NoFaceHint hint) => Problem(
        StatusCodes.Status422UnprocessableEntity, NoFace, ProblemMessages.NoFaceDetail, new(StringComparer.Ordinal)
        {
            ["hint"] = text.Of(HintMessages.Of(hint)),
            ["reason"] = hint switch
            {
                NoFaceHint.TooDark => "too-dark",
                NoFaceHint.TooBright => "too-bright",
                NoFaceHint.TooSmall => "too-small",
                NoFaceHint.CutOff => "cut-off",
                NoFaceHint.Turned => "turned",
                _ => "no-frontal-face",
            },
        });

    public ProblemHttpResult Of(EmotionReading.Uncertain unsure) => Problem(
        StatusCodes.Status422UnprocessableEntity, LowConfidence, ProblemMessages.LowConfidenceDetail, new(StringComparer.Ordinal)
        {
            ["hint"] = text.Of(HintMessages.NotSure),
            ["likeliest"] = new[] { unsure.Face.Scores.Top, unsure.Face.Scores.RunnerUp }.Select(e => new Likelihood(e.Key(), unsure.Face.Scores[e])),
            ["threshold"] = unsure.Threshold,
            ["scores"] = unsure.Face.Scores.ToDictionary(),
            ["face"] = Box.From(unsure.Face.Face),
            ["model"] = new ModelName(unsure.Face.ModelId, unsure.Face.ModelVersion),
            ["timings"] = Timings.From(unsure.Timings),
        });

    public ProblemHttpResult Of(ImageRefusedException refused) => refused.Reason == ImageRefusal.TooLarge
        ? Problem(StatusCodes.Status413PayloadTooLarge, ImageTooLarge, refused.Explanation)
        : Problem(StatusCodes.Status415UnsupportedMediaType, UnsupportedImage, refused.Explanation);

    public ProblemHttpResult TooManyReadings(HttpContext context, BusyException busy)
    {
        context.Response.Headers.RetryAfter = ((int)busy.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status503ServiceUnavailable, Busy, busy.Explanation);
    }

    public ProblemHttpResult TooManyRequests(HttpContext context, TimeSpan wait, LocalizableMessage? detail = null)
    {
        int seconds = (int)wait.TotalSeconds;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status429TooManyRequests, RateLimited, detail ?? ProblemMessages.RateLimitedDetail(seconds));
    }

    public ProblemHttpResult Invalid(LocalizableMessage detail) => Problem(StatusCodes.Status400BadRequest, InvalidRequest, detail);

    /// <summary>A status that the framework answered with, or a detail of ours.</summary>
    public ProblemHttpResult OfStatus(int status, LocalizableMessage? detail = null) => status switch
    {
        StatusCodes.Status404NotFound => Problem(status, NotFound, detail ?? ProblemMessages.NotFoundDetail),
        StatusCodes.Status405MethodNotAllowed => Problem(status, MethodNotAllowed, detail ?? ProblemMessages.MethodNotAllowedDetail),
        StatusCodes.Status413PayloadTooLarge => Problem(status, ImageTooLarge, detail ?? ProblemMessages.ImageTooLargeDetail),
        StatusCodes.Status415UnsupportedMediaType => Problem(status, UnsupportedImage, detail ?? ImageMessages.Unreadable),
        >= 400 and < 500 => Problem(status, InvalidRequest, detail ?? ProblemMessages.InvalidRequestDetail),
        _ => Problem(status, InternalError, detail ?? ProblemMessages.InternalErrorDetail),
    };

    private ProblemHttpResult Problem(int status, string type, LocalizableMessage detail, Dictionary<string, object?>? more = null) => TypedResults.Problem(
        new ProblemDetails { Status = status, Type = type, Title = text.Of(ProblemMessages.Title(type)), Detail = text.Of(detail), Extensions = more ?? [] });
}
