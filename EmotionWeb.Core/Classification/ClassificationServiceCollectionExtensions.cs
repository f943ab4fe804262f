using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmotionWeb.Core.Classification;

/// <summary>Registers cropping and classification.</summary>
public static class ClassificationServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IFaceCropper"/>, <see cref="IEmotionClassifiers"/> and <see cref="IModelSwitch"/>, with <see cref="ClassificationOptions"/> bound and checked at start.
    /// A host loads the models while it starts, beside the database, so that a wrong or missing one stops it, and takes changes of the folder while it runs;
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
        services.AddHostedService<ModelHosting>();
        return services;
    }

    /// <summary>Loads the models while the services after it make the database ready, and then watches their folder.</summary>
    private sealed class ModelHosting(IServiceProvider services) : IHostedLifecycleService, IDisposable
    {
        private Task _loading = Task.CompletedTask;
        private ModelWatch? _watch;

        public Task StartingAsync(CancellationToken cancellationToken)
        {
            _loading = Task.Run(services.GetRequiredService<EmotionClassifiers>, cancellationToken);
            return Task.CompletedTask;
        }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await _loading;

            // Not a service of the host's own: the host makes those before it starts any, and with this one the models.
            _watch = ActivatorUtilities.CreateInstance<ModelWatch>(services);
            await _watch.StartAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => _watch?.StopAsync(cancellationToken) ?? Task.CompletedTask;

        public void Dispose()
        {
            _watch?.Dispose();

            // A start that failed elsewhere ends the process; not under the feet of native code.
            Task.WaitAny(_loading);
        }

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
