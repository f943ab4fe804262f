using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Core.Classification;

/// <summary>Registers cropping and classification.</summary>
public static class ClassificationServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IFaceCropper"/>, <see cref="IEmotionClassifiers"/> and <see cref="IModelSwitch"/>, with <see cref="ClassificationOptions"/> bound and checked at start.
    /// A host loads the models while it starts, so that a wrong or missing one stops it, and takes changes of the folder while it runs;
    /// a command that needs none loads none.
    /// </summary>
    public static IServiceCollection AddClassification(this IServiceCollection services)
    {
        services.AddOptions<ClassificationOptions>().BindConfiguration(ClassificationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IFaceCropper, FaceCropper>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EmotionClassifiers>();
        services.TryAddSingleton<IEmotionClassifiers>(provider => provider.GetRequiredService<EmotionClassifiers>());
        services.TryAddSingleton<IModelSwitch>(provider => provider.GetRequiredService<EmotionClassifiers>());
        services.AddHostedService<ModelLoading>();
        services.AddHostedService<ModelWatch>();
        return services;
    }

    private sealed class ModelLoading(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<IEmotionClassifiers>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
