using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Listening;

/// <summary>Registers what all sources of music have in common.</summary>
public static class ListeningServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="MusicSources"/>, with <see cref="SourcesOptions"/> checked at start. Each source adds itself as an
    /// <see cref="IMusicSource"/>.
    /// </summary>
    public static IServiceCollection AddListening(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(MusicSources)))
        {
            return services; // Every source adds it, and an order that is bound twice names each source twice.
        }

        services.AddOptions<SourcesOptions>().BindConfiguration(SourcesOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SourcesOptions>, KnownSources>());
        services.TryAddSingleton<MusicSources>();
        return services;
    }

    private sealed class KnownSources : IValidateOptions<SourcesOptions>
    {
        public ValidateOptionsResult Validate(string? name, SourcesOptions options) => options.Complaint is { } complaint
            ? ValidateOptionsResult.Fail(complaint) : ValidateOptionsResult.Success;
    }
}
