using EmotionWeb.Accounts;
using EmotionWeb.Api;
using EmotionWeb.Components.Player;
using EmotionWeb.Components.Sharing;
using EmotionWeb.Intake;
using EmotionWeb.Listeners;
using EmotionWeb.Media;
using EmotionWeb.Resources;

namespace EmotionWeb.Hosting;

/// <summary>The web application, from its services to its endpoints.</summary>
internal static class Site
{
    /// <summary>Puts the application together; it does not listen yet.</summary>
    /// <param name="args">Switches of the generic host.</param>
    /// <param name="urls">Where to listen, or null for the configured or default address.</param>
    public static WebApplication Build(string[] args, string? urls)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Settings.Check(builder.Configuration);
        builder.WebHost.UseUrls(WebAddress.Choose(urls, builder.Configuration));

        // Build output serves the assets of packages in every environment, not in Development alone; published output has them in its own web root.
        builder.WebHost.UseStaticWebAssets();

        // Reloading edited assets is for Development: its catch-all for GET and HEAD makes 404 of what is 405.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = builder.Environment.IsDevelopment().ToString();
        builder.Services.AddPrometheus();
        builder.Services.AddCapabilities();
        builder.Services.AddPages(builder.Environment);
        builder.Services.AddPageCompression();
        builder.Services.AddPlayer();
        builder.Services.AddSharing();
        builder.Services.AddListeners();
        builder.Services.AddSigningIn();
        builder.Services.AddIntake();
        builder.Services.AddApi();
        builder.Services.AddHealth();
        builder.Services.AddExposure();
        builder.Services.AddKeyCertificate(builder.Configuration);
        builder.Services.AddReverseProxy();
        builder.Services.AddHttps();
        builder.Services.AddConnectionBounds();
        builder.Services.AddCircuitQuota();
        builder.Services.AddPoliteEnd();
        builder.Services.AddBackgroundFaults();
        builder.Services.AddHostedService<WarmUp>();

        WebApplication app = builder.Build();
        Settings.TellUnknown(app.Configuration, app.Logger);
        app.UseReverseProxy();
        app.UseSecurityHeaders();
        app.UseHttps();
        app.UseOwnCircuitsAlone();
        app.UseLanguages();
        app.UseWhen(IsApi, api => api.UseApiErrors());
        app.UseWhen(context => !IsApi(context), pages => pages.UsePageErrors());
        app.UseRouting();
        app.UseCors();
        app.UseExposure();
        app.UsePageCompression();
        app.UsePageForms();
        app.UseAuthentication();
        app.UseWhen(IsApi, api => api.UseRateLimiter());
        app.UseAuthorization();
        app.UseCircuitQuota();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapAccounts();
        app.MapAdminDownloads();
        app.MapApi();
        app.MapMedia();
        app.MapListeners();
        app.MapOpenApi().AnswerHead().For(exposure => exposure.OpenApi);
        app.MapApiPage().For(exposure => exposure.OpenApi);
        app.MapHealth();
        app.MapPrometheus();
        app.MapPages();
        MakePagesReady(app);
        return app;
    }

    /// <summary>
    /// Makes endpoints of the pages and their hub, which takes long, while the host makes models and database ready; the server, which
    /// starts last, finds them or waits for them.
    /// </summary>
    private static void MakePagesReady(IEndpointRouteBuilder endpoints)
    {
        EndpointDataSource[] sources = [.. endpoints.DataSources];
        _ = Task.Run(() => Array.ForEach(sources, source => source.GetChangeToken()));
    }

    /// <summary>Whether a request goes to the API.</summary>
    internal static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiEndpoints.Root, StringComparison.OrdinalIgnoreCase);
}
