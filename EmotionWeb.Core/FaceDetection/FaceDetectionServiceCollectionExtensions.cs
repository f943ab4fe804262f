using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

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
        services.TryAddSingleton<IFaceDetector>(provider => Detector(provider.GetRequiredService<ModelsFolder>(), provider.GetRequiredService<IOptions<FaceDetectionOptions>>()));
        services.AddHostedService<DetectorLoading>();
        return services;
    }

    private static IFaceDetector Detector(ModelsFolder folder, IOptions<FaceDetectionOptions> options) => options.Value.Detector switch
    {
        FaceDetectorKind.Haar => new HaarFaceDetector(folder, options),
        FaceDetectorKind.BlazeFace => new BlazeFaceDetector(folder, options),
        _ => new ConfirmedFaceDetector(folder, options),
    };

    // A detector that cannot be read stops the start, not the first picture.
    private sealed class DetectorLoading(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<IFaceDetector>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
