using System.Net.Mime;
using System.Text.Json;
using EmotionWeb.Accounts;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Journal;
using EmotionWeb.Hosting;

namespace EmotionWeb.Listeners;

/// <summary>
/// What a circuit cannot do for its listener: set their cookie and take it away, and hand out a file. Who posts must be a page of this
/// site: another site's, which the cookie's
/// <c>SameSite=Lax</c> keeps from being taken for its visitor, is refused.
/// </summary>
internal static class ListenerEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void MapListeners(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder listener = endpoints.MapGroup("/listener").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return CircuitOrigin.IsFromOwnPage(context.HttpContext.Request) ? await next(context)
                : TypedResults.Problem("Only pages of this site may ask for this.", statusCode: StatusCodes.Status403Forbidden);
        });
        listener.MapPost("/introduce", (HttpContext http, ListenerCookie cookie) => TypedResults.Text(cookie.Give(http)));
        listener.MapPost("/forget", ForgetAsync);
        endpoints.MapGet("/my-data/{file:regex(^(feedback|journal)\\.(json|csv)$)}", ExportAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ForgetAsync(HttpContext http, ListenerData data, CancellationToken cancellationToken)
    {
        if (ListenerCookie.KeyOf(http) is { } key)
        {
            await data.ForgetAsync(key, cancellationToken);
            ListenerCookie.Take(http);
        }

        return TypedResults.NoContent();
    }

    // A download of one's own changes nothing; what it gives, another site cannot read.
    private static async Task<IResult> ExportAsync(
        string file, HttpContext http, AccountSignInManager signIns, IFeedbackStore feedback, IJournalStore journal,
        CancellationToken cancellationToken)
    {
        string? key = ListenerCookie.KeyOf(http);
        if (http.User.Identity is { IsAuthenticated: true })
        {
            if (await signIns.ValidateSecurityStampAsync(http.User) is not { } account)
            {
                return TypedResults.Challenge();
            }

            key = ListenerKey.OfAccount(account.Id);
        }

        http.Response.Headers.CacheControl = "no-store";
        bool csv = file.EndsWith(".csv", StringComparison.Ordinal);
        byte[] content;
        if (file.StartsWith("journal", StringComparison.Ordinal))
        {
            IReadOnlyList<JournalEntry> entries = key is null ? []
                : await journal.AllAsync(key, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken);
            content = csv ? JournalCsv.Write(entries) : JsonSerializer.SerializeToUtf8Bytes(entries.Select(KeptFeeling.From), Json);
        }
        else
        {
            IReadOnlyList<ListenerFeedback> said = key is null ? [] : await feedback.AllAsync(key, cancellationToken);
            content = csv ? FeedbackCsv.Write(said) : JsonSerializer.SerializeToUtf8Bytes(said.Select(KeptWord.From), Json);
        }

        return TypedResults.File(content, csv ? "text/csv; charset=utf-8" : MediaTypeNames.Application.Json, $"emotionweb-{file}");
    }
}

/// <summary>Something that was said of a song, as its listener takes it along.</summary>
/// <param name="At">When.</param>
/// <param name="What">What: <c>like</c>, <c>played</c>, <c>skip</c>, <c>not-for-mood</c> or <c>never</c>.</param>
/// <param name="Title">The song's title.</param>
/// <param name="Artist">Its artist.</param>
/// <param name="Mood">The mood it is not for, or null.</param>
/// <param name="Fraction">Where it was left, 0 to 1, or null.</param>
/// <param name="Weight">How it counts.</param>
internal sealed record KeptWord(DateTimeOffset At, string What, string Title, string Artist, string? Mood, double? Fraction, double Weight)
{
    public static KeptWord From(ListenerFeedback said) => new(
        new DateTimeOffset(said.AtTicks, TimeSpan.Zero), FeedbackCsv.KeyOf(said.Kind), said.Title, said.Artist, said.Mood, said.Fraction,
            said.Weight);
}
