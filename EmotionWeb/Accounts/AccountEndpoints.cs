using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace EmotionWeb.Accounts;

/// <summary>What the account pages' forms and script call. All are posts with the form's antiforgery token.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder account = endpoints.MapGroup("/account").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext)
                ? await next(context)
                : TypedResults.Problem("This form is too old or not this site's. Load the page again.", statusCode: StatusCodes.Status400BadRequest));

        account.MapPost("/sign-out", SignOutAsync);
        account.MapPost("/passkey/request", RequestPasskeyAsync);
        account.MapPost("/passkey/creation", CreatePasskeyAsync).RequireAuthorization();
        endpoints.MapGet("/account/data", DownloadAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<RedirectHttpResult> SignOutAsync(AccountSignInManager signIns, CancellationToken cancellationToken)
    {
        await signIns.EndAsync(cancellationToken);
        return TypedResults.LocalRedirect("/");
    }

    // A download of one's own changes nothing, so it takes no token; what it gives, another site cannot read.
    private static async Task<IResult> DownloadAsync(HttpContext http, AccountSignInManager signIns, AccountDataReader data,
        SecurityLog log, CancellationToken cancellationToken)
    {
        if (await signIns.ValidateSecurityStampAsync(http.User) is not { } account)
        {
            return TypedResults.Challenge();
        }

        log.Record(SecurityEventKind.Exported, account.Id, http.Connection.RemoteIpAddress);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(await data.ReadAsync(account, cancellationToken), "application/json", "emotionweb-account.json");
    }

    // For whoever holds the passkey: no name is asked for, so none can be tried out here.
    private static async Task<IResult> RequestPasskeyAsync(HttpContext http, AccountSignInManager signIns, SignInThrottle throttle) =>
        throttle.TryTake(http.Connection.RemoteIpAddress)
            ? TypedResults.Content(await signIns.MakePasskeyRequestOptionsAsync(null), "application/json")
            : TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> CreatePasskeyAsync(HttpContext http, AccountSignInManager signIns) =>
        await signIns.ValidateSecurityStampAsync(http.User) is { } account
            ? TypedResults.Content(
                await signIns.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.Name, DisplayName = account.Name }),
                "application/json")
            : TypedResults.Unauthorized();
}
