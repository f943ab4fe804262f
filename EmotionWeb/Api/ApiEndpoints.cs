using System.ComponentModel;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;
using EmotionWeb.Hosting;
using EmotionWeb.Intake;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Api;

/// <summary>The endpoints under <c>/api/v1</c>.</summary>
internal static class ApiEndpoints
{
    public const string Root = "/api";

    /// <summary>Name of the policy for pages of other origins.</summary>
    public const string OtherOrigins = "api";

    private const string ProblemJson = "application/problem+json";
    private const int MostSongs = 200;

    public static void MapApi(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder v1 = endpoints.MapGroup($"{Root}/v1").AnswerHead()
            .ProducesProblem(StatusCodes.Status429TooManyRequests, ProblemJson)
            .ProducesProblem(StatusCodes.Status500InternalServerError, ProblemJson);
        if (endpoints.ServiceProvider.GetRequiredService<IOptions<ApiOptions>>().Value.Origins.Count > 0)
        {
            v1.RequireCors(OtherOrigins);
        }

        v1.MapPost("/readings", ReadAsync).WithName("CreateReading").WithTags("Readings").WithSummary("Reads the emotion in a picture and answers it with songs.")
            .WithDescription("Send the picture as the form field `image`, or as the body. It is held in memory while it is read, and kept nowhere.")
            .TakesPicture();
        v1.MapPost("/explanations", ExplainAsync).WithName("CreateExplanation").WithTags("Readings").WithSummary("Says which parts of the face its reading rests on.")
            .WithDescription("Send the picture as for a reading. It is held in memory while it is looked at, and neither it nor the answer is kept.")
            .TakesPicture();
        v1.MapPost("/sessions", PlanSessionAsync).WithName("CreateSession").WithTags("Sessions").WithSummary("Plans music for a time, from a feeling to a goal.")
            .WithDescription("Songs in order along a path over valence and arousal, each with the reason why it stands there. Nothing is kept, and nothing sounds.")
            .Accepts<SessionWanted>("application/json")
            .ProducesProblem(StatusCodes.Status400BadRequest, ProblemJson)
            .DisableAntiforgery();
        v1.MapGet("/songs", FindSongsAsync).WithName("FindSongs").WithTags("Songs").WithSummary("One page of the song catalogue.")
            .WithDescription("By popularity (unknown last), then title.")
            .ProducesProblem(StatusCodes.Status400BadRequest, ProblemJson);
        v1.MapGet("/models", ListModels).WithName("ListModels").WithTags("Models").WithSummary("The models that can be chosen.");
    }

    /// <summary>What every endpoint that is sent a picture may answer instead; other sites' forms are no danger where no cookie counts.</summary>
    private static void TakesPicture(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest, ProblemJson)
        .ProducesProblem(StatusCodes.Status408RequestTimeout, ProblemJson)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge, ProblemJson)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType, ProblemJson)
        .Produces<UnreadProblem>(StatusCodes.Status422UnprocessableEntity, ProblemJson)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable, ProblemJson)
        .DisableAntiforgery();

    private static async Task<Results<Ok<ReadingAnswer>, ProblemHttpResult>> ReadAsync(
        HttpContext context, [FromServices] ReadingEntrance entrance, [FromServices] PictureUploads uploads,
        [FromServices] IEmotionPipeline reader, [FromServices] IOptions<ImagingOptions> imaging,
        [FromServices] Problems problems, [FromServices] MessageText text, CancellationToken cancellationToken)
    {
        using IVisionPlace place = entrance.Enter(Client.Of(context.User, context.Connection.RemoteIpAddress));
        using ReadingForm form = await uploads.InTimeAsync(
            token => ReadingForm.ReadAsync(context.Request, uploads, imaging.Value.MaxBytes, token), cancellationToken);
        return await reader.ReadAsync(place, form.Picture.Memory, form.Request, cancellationToken) switch
        {
            EmotionReading.Recognized read => TypedResults.Ok(ReadingAnswer.From(read, text)),
            EmotionReading.Uncertain unsure => problems.Of(unsure),
            EmotionReading.NoFace none => problems.Of(none),
            EmotionReading other => throw new InvalidOperationException($"A reading that is not known: {other.GetType()}."),
        };
    }

    private static async Task<Results<Ok<ExplanationAnswer>, ProblemHttpResult>> ExplainAsync(
        HttpContext context, [FromServices] ReadingEntrance entrance, [FromServices] PictureUploads uploads,
        [FromServices] IReadingExplainer explainer, [FromServices] IOptions<ImagingOptions> imaging,
        [FromServices] Problems problems, CancellationToken cancellationToken)
    {
        using IVisionPlace place = entrance.Enter(Client.Of(context.User, context.Connection.RemoteIpAddress));
        using ReadingForm form = await uploads.InTimeAsync(
            token => ReadingForm.ReadAsync(context.Request, uploads, imaging.Value.MaxBytes, token), cancellationToken);
        return await explainer.ExplainAsync(place, form.Picture.Memory, form.Request.ModelId, null, cancellationToken) switch
        {
            ReadingExplanation.Explained explained => TypedResults.Ok(ExplanationAnswer.From(explained)),
            ReadingExplanation.NoFace none => problems.NoFaceFound(none.Hint),
            ReadingExplanation other => throw new InvalidOperationException($"An explanation that is not known: {other.GetType()}."),
        };
    }

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> PlanSessionAsync(
        HttpContext context, [FromServices] ISessionPlanner planner, [FromServices] ClientLimits limits, [FromServices] Problems problems,
        [FromServices] MessageText text, CancellationToken cancellationToken)
    {
        SessionRequest request = await SessionForm.ReadAsync(context.Request, cancellationToken);
        limits.TakePlan(Client.Of(context.User, context.Connection.RemoteIpAddress));
        SessionPlan plan = await planner.PlanAsync(request, cancellationToken);
        return plan.Entries.Count == 0 ? problems.Invalid(plan.Notes[0]) : TypedResults.Ok(SessionAnswer.From(plan, text));
    }

    private static async Task<Results<Ok<CataloguePage>, ProblemHttpResult>> FindSongsAsync(
        [FromServices] ICatalogueReader catalogue,
        [FromServices] ITrackFinder tracks,
        [FromServices] Problems problems,
        [Description("Only songs of this mood, for example `Calm`.")] string? mood,
        [Description("Beginnings of words that title and artist together contain; case and accents do not matter. At most 200 characters.")] string? q,
        [Description("The cursor `next` of the page before.")] string? after,
        [Description("How many songs, 1 to 200; 50 by default.")] int? limit,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MostSongs)
        {
            return problems.Invalid(RequestMessages.LimitRange(limit.Value, MostSongs));
        }

        if (q?.Length > SongQuery.LongestText)
        {
            return problems.Invalid(RequestMessages.TextTooLong("q", q.Length, SongQuery.LongestText));
        }

        SongQuery query = new(Given(mood), Given(q), Given(after));
        SongPage page = await catalogue.FindAsync(limit is { } most ? query with { Limit = most } : query, cancellationToken);
        return TypedResults.Ok(CataloguePage.From(page, await tracks.FindAsync([.. page.Items.Select(song => song.Id)],
            cancellationToken)));
    }

    private static Ok<ModelList> ListModels([FromServices] IEmotionClassifiers classifiers) =>
        TypedResults.Ok(new ModelList([.. classifiers.Models.Select(ModelEntry.From)]));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
