using System.Globalization;
using EmotionWeb.Core;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Imaging;
using EmotionWeb.Core.Pipeline;
using EmotionWeb.Core.Search;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Http.Metadata;

namespace EmotionWeb.Api;

/// <summary>Makes every error answer under the API a problem detail, whoever gave it: a handler, the framework or the server.</summary>
internal static partial class ApiErrors
{
    /// <summary>The client went away; nobody reads the answer (nginx's convention).</summary>
    private const int ClientClosedRequest = 499;

    public static IApplicationBuilder UseApiErrors(this IApplicationBuilder app)
    {
        app.UseStatusCodePages(pages => pages.HttpContext.RequestServices.GetRequiredService<Problems>().OfStatus(pages.HttpContext.Response.StatusCode).ExecuteAsync(pages.HttpContext));
        return app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                await AnswerAsync(context, e);
            }
        });
    }

    private static Task AnswerAsync(HttpContext context, Exception error)
    {
        Problems problems = context.RequestServices.GetRequiredService<Problems>();
        switch (error)
        {
            case ImageRefusedException refused:
                return problems.Of(refused).ExecuteAsync(context);
            case BusyException busy:
                return problems.TooManyReadings(context, busy).ExecuteAsync(context);
            case TooManyPlansException many:
                return problems.TooManyRequests(context, many.Wait, many.Explanation).ExecuteAsync(context);
            case PictureTooSlowException slow:
                return problems.OfStatus(StatusCodes.Status408RequestTimeout, slow.Explanation).ExecuteAsync(context);
            case RequestRefusedException refused:
                return problems.OfStatus(refused.Status, refused.Explanation).ExecuteAsync(context);
            case LocalizableException query when query is UnknownModelException or CatalogueQueryException:
                return problems.Invalid(query.Explanation).ExecuteAsync(context);
            case BadHttpRequestException bad:
                // Its message speaks of the inside.
                return problems.OfStatus(bad.StatusCode, Unbound(context)).ExecuteAsync(context);
            case OperationCanceledException or IOException when context.RequestAborted.IsCancellationRequested:
                context.Response.StatusCode = ClientClosedRequest;
                return Task.CompletedTask;
            default:
                ILogger logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiErrors));
                LogFault(logger, error, context.Request.Method, context.Request.Path);
                return problems.OfStatus(StatusCodes.Status500InternalServerError).ExecuteAsync(context);
        }
    }

    /// <summary>The number in the query that is none, where that is what the framework refused.</summary>
    private static LocalizableMessage? Unbound(HttpContext context) => (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
        .Where(parameter => (Nullable.GetUnderlyingType(parameter.ParameterInfo.ParameterType) ?? parameter.ParameterInfo.ParameterType) == typeof(int))
        .Select(parameter => (parameter.Name, Given: context.Request.Query[parameter.Name].ToString()))
        .Where(parameter => parameter.Given.Length > 0 && !int.TryParse(parameter.Given, CultureInfo.InvariantCulture, out _))
        .Select(parameter => RequestMessages.NoWholeNumber(parameter.Name, parameter.Given))
        .FirstOrDefault();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private static partial void LogFault(ILogger logger, Exception error, string method, PathString path);
}
