using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Api;

/// <summary>Makes every error answer under the API a problem detail, whoever gave it: a handler, the framework or the server.</summary>
internal static partial class ApiErrors
{
    /// <summary>The client went away; nobody reads the answer (nginx's convention).</summary>
    private const int ClientClosedRequest = 499;

    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app)
    {
        app.UseStatusCodePages(pages => Problems.OfStatus(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
        return app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                await RecommendAsync(context, e);
            }
        });
    }

    private static Task RecommendAsync(HttpContext context, Exception error)
    {
        switch (error)
        {
            case ImageRefusedException refused:
                return Problems.Of(refused).ExecuteAsync(context);
            case BusyException busy:
                return Problems.TooManyReadings(context, busy).ExecuteAsync(context);
            case UnknownModelException or CatalogueQueryException:
                return Problems.Invalid(error.Message).ExecuteAsync(context);
            case BadHttpRequestException bad:
                return Problems.OfStatus(bad.StatusCode, bad.Message).ExecuteAsync(context);
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                context.Response.StatusCode = ClientClosedRequest;
                return Task.CompletedTask;
            default:
                ILogger logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiErrors));
                LogFault(logger, error, context.Request.Method, context.Request.Path);
                return Problems.OfStatus(StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void LogFault(ILogger logger, Exception error, string method, PathString path);
}
