using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Core.FaceDetection;

/// <summary>Registers the search for faces.</summary>
public static class FaceDetectionServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IFaceDetector"/>, with <see cref="FaceDetectionOptions"/> bound to their configuration section and checked at start, the cascade's file too.</summary>
    public static IServiceCollection AddFaceDetection(this IServiceCollection services)
    {
        services.AddOptions<FaceDetectionOptions>()
            .BindConfiguration(FaceDetectionOptions.Section)
            .ValidateDataAnnotations()
            .Validate<ModelsFolder>((options, folder) => folder.File(options.Cascade) is not null) // Says itself what is missing where.
            .ValidateOnStart();
        services.TryAddSingleton<IFaceDetector, HaarFaceDetector>();
        services.AddHostedService<CascadeLoading>();
        return services;
    }

    // A cascade that cannot be read stops the start, not the first picture.
    private sealed class CascadeLoading(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<IFaceDetector>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
