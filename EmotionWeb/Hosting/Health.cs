using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmotionWeb.Hosting;

/// <summary><c>/healthz</c>: the process is alive. <c>/readyz</c>: the model is loaded and the database answers, is the one of the start, and sound.</summary>
internal static class Health
{
    private const string Alive = "/healthz";
    private const string Ready = "/readyz";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<ModelCheck>("model", timeout: Patience)
            .AddCheck<DatabaseCheck>("database", timeout: Patience);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    /// <summary>Whether a request asks only how the site is.</summary>
    public static bool IsProbe(HttpRequest request) => request.Path.StartsWithSegments(Alive, StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments(Ready, StringComparison.OrdinalIgnoreCase);

    // What failed and why is in the log; who may learns which part it was.
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Sees(exposure => exposure.HealthDetails)
        ? context.Response.WriteAsJsonAsync(
            new { Status = report.Status.ToString(), Checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString(), StringComparer.Ordinal) },
            context.RequestAborted)
        : context.Response.WriteAsJsonAsync(new { Status = report.Status.ToString() }, context.RequestAborted);

    private sealed class ModelCheck(IEmotionClassifiers classifiers) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(HealthCheckResult.Healthy($"{classifiers.Get(null).Model.Id} is loaded."));
    }

    private sealed class DatabaseCheck(ICatalogueReader catalogue, IDatabaseHealth database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (database.Fault is { } fault)
            {
                return HealthCheckResult.Unhealthy(fault.Message);
            }

            IReadOnlyList<MoodSummary> moods = await catalogue.MoodsAsync(cancellationToken);
            return moods.Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The catalogue has no moods.");
        }
    }
}
