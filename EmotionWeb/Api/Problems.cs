using System.Globalization;
using EmotionWeb.Components.Results;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.FaceDetection;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EmotionWeb.Api;

/// <summary>What can go wrong, as RFC 9457 problem details. The types are part of the API's contract: programs tell problems apart by them.</summary>
internal static class Problems
{
    public const string NoFace = "no-face";
    public const string LowConfidence = "low-confidence";
    public const string UnsupportedImage = "unsupported-image";
    public const string HeifImage = "heif-image";
    public const string ImageTooLarge = "image-too-large";
    public const string Busy = "busy";
    public const string InvalidRequest = "invalid-request";
    public const string RateLimited = "rate-limited";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string NotReady = "not-ready";
    public const string InternalError = "internal-error";

    /// <summary>A queue of readings empties in about this time.</summary>
    private const int BusySeconds = 2;

    public static ProblemHttpResult Of(MoodReading.NoFace none)
    {
        ProblemHttpResult problem = NoFaceFound(none.Hint);
        problem.ProblemDetails.Extensions["timings"] = Timings.From(none.Timings);
        return problem;
    }

    public static ProblemHttpResult NoFaceFound(NoFaceHint hint) => Problem(
        StatusCodes.Status422UnprocessableEntity, NoFace, "No face was found.", "The picture was read, but no face was found in it. It was not kept.", new(StringComparer.Ordinal)
        {
            ["hint"] = Wording.Hint(hint),
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

    public static ProblemHttpResult Of(MoodReading.NotSure unsure) => Problem(
        StatusCodes.Status422UnprocessableEntity, LowConfidence, "No emotion stands out.", "A face was found, but no emotion in it is clear enough. The picture was not kept.", new(StringComparer.Ordinal)
        {
            ["hint"] = Wording.NotSureHint,
            ["likeliest"] = new[] { unsure.Face.Scores.Top, unsure.Face.Scores.RunnerUp }.Select(e => new Likelihood(e.Key(), unsure.Face.Scores[e])),
            ["threshold"] = unsure.Threshold,
            ["scores"] = unsure.Face.Scores.ToDictionary(),
            ["face"] = Box.From(unsure.Face.Face),
            ["model"] = new ModelName(unsure.Face.ModelId, unsure.Face.ModelVersion),
            ["timings"] = Timings.From(unsure.Timings),
        });

    public static ProblemHttpResult Of(ImageRefusedException refused) => refused.Reason switch
    {
        ImageRefusal.TooLarge => Problem(StatusCodes.Status413PayloadTooLarge, ImageTooLarge, "The picture is too large.", refused.Message),
        ImageRefusal.Heif => Problem(StatusCodes.Status415UnsupportedMediaType, HeifImage, "HEIC and AVIF pictures are not taken.", refused.Message),
        _ => Problem(StatusCodes.Status415UnsupportedMediaType, UnsupportedImage, "This is no picture that is taken.", refused.Message),
    };

    public static ProblemHttpResult TooManyReadings(HttpContext context, BusyException busy)
    {
        context.Response.Headers.RetryAfter = BusySeconds.ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status503ServiceUnavailable, Busy, "Many pictures are being read.", busy.Message);
    }

    public static ProblemHttpResult TooManyRequests(HttpContext context, TimeSpan wait)
    {
        int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problem(
            StatusCodes.Status429TooManyRequests, RateLimited, "Too many requests.",
            string.Create(CultureInfo.InvariantCulture, $"This address has made more requests than it may. Wait {seconds} s and go on."));
    }

    public static ProblemHttpResult Invalid(string detail) => Problem(StatusCodes.Status400BadRequest, InvalidRequest, "The request cannot be understood.", detail);

    /// <summary>A status that the framework answered with.</summary>
    public static ProblemHttpResult OfStatus(int status, string? detail = null) => status switch
    {
        StatusCodes.Status404NotFound => Problem(status, NotFound, "There is nothing at this address.", detail ?? "What the API offers is listed at /openapi/v1.json."),
        StatusCodes.Status405MethodNotAllowed => Problem(status, MethodNotAllowed, "This address takes another method.", detail ?? "The Allow header names it."),
        StatusCodes.Status413PayloadTooLarge => Problem(status, ImageTooLarge, "The picture is too large.", detail ?? "The request is larger than a picture may be."),
        StatusCodes.Status415UnsupportedMediaType => Problem(status, UnsupportedImage, "This is no picture that is taken.", detail),
        >= 400 and < 500 => Problem(status, InvalidRequest, "The request cannot be understood.", detail),
        _ => Problem(status, InternalError, "Something went wrong here.", detail ?? "Nothing was kept. Try again; if it stays so, tell whoever runs this site."),
    };

    private static ProblemHttpResult Problem(int status, string type, string title, string? detail, Dictionary<string, object?>? more = null) => TypedResults.Problem(
        new ProblemDetails { Status = status, Type = type, Title = title, Detail = detail, Extensions = more ?? [] });
}
