using EmotionWeb.Components;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.SignalR;
using MudBlazor.Services;

namespace EmotionWeb.Hosting;

/// <summary>Blazor on the server, with MudBlazor's components.</summary>
internal static class BlazorPages
{
    public static IServiceCollection AddPages(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddMudServices();
        services.AddRazorComponents()
            .AddInteractiveServerComponents(circuits =>
            {
                circuits.DetailedErrors = environment.IsDevelopment();
                circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3);
                circuits.DisconnectedCircuitMaxRetained = 100;
                circuits.JSInteropDefaultCallTimeout = TimeSpan.FromSeconds(30);
            })

            // Pictures come as streams, in pieces; nothing else is long.
            .AddHubOptions(hub =>
            {
                hub.MaximumReceiveMessageSize = 32 * 1024;
                hub.AddFilter<OwnBaseAlone>();
                hub.AddFilter<PlacesOfPollers>();
            });
        return services;
    }

    /// <summary>What a page's visitor sees where there is no page, or where one failed.</summary>
    public static IApplicationBuilder UsePageErrors(this IApplicationBuilder app)
    {
        IDatabaseErrors errors = app.ApplicationServices.GetRequiredService<IDatabaseErrors>();
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,

            // A request that cannot be understood is its sender's mistake, not the site's; and while someone else writes for long, or the
            // database is gone, it is not the page that fails.
            StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode
                : errors.FaultOf(e) is { } fault && (fault == DatabaseFault.Busy || CatalogueUnavailableException.IsOfTheDatabase(fault))
                    ? StatusCodes.Status503ServiceUnavailable
                : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = error => error.Exception is BadHttpRequestException,
        }).UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = "'none'")
            .Add(AnswerHead);

    // Razor pages answer GET and POST alone.
    private static void AnswerHead(EndpointBuilder page)
    {
        if (page.Metadata.OfType<ComponentTypeMetadata>().Any())
        {
            HeadRequests.AnswerHead(page);
        }
    }
}
