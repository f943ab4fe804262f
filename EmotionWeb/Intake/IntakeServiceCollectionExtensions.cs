using EmotionWeb.Api;

namespace EmotionWeb.Intake;

/// <summary>Registers what stands in front of reading.</summary>
internal static class IntakeServiceCollectionExtensions
{
    /// <summary>
    /// Adds the limits of a client and the entrance to the queue, which API and pages share, the memory for pictures that come, and the way
    /// of a page's pictures.
    /// </summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations()
            .Validate(api => api.NamesOrigins(),
                "Api:Origins names origins such as https://app.example.org: scheme and host, no path, no *.")
            .ValidateOnStart();
        services.AddOptions<UploadOptions>().BindConfiguration(UploadOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ClientLimits>();
        services.AddSingleton<PictureUploads>();
        services.AddSingleton<ReadingEntrance>();
        services.AddScoped<VisitorAddress>();
        services.AddScoped<IPictureIntake, PictureIntake>();
        services.AddScoped<IClientPermits, ClientPermits>();
        return services;
    }
}
