using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Previews;

/// <summary>Registers previews.</summary>
public static class PreviewsServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IPreviews"/>, each shop as an <see cref="IMusicSource"/>, and an <see cref="ITrackFinder"/> that knows previews,
    /// with <see cref="PreviewsOptions"/> checked at start; they need the library.
    /// </summary>
    public static IServiceCollection AddPreviews(this IServiceCollection services)
    {
        services.AddListening();
        services.AddOptions<PreviewsOptions>().BindConfiguration(PreviewsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PreviewsOptions>, PreviewsOptions.Check>());
        services.AddOptions<SourcesOptions>().PostConfigure(sources =>
        {
            // Nothing of theirs is stored.
            sources.Tell(DeezerPreviews.Source, []);
            sources.Tell(ApplePreviews.Source, []);
        });

        // No loggers: the addresses that are called say what is looked for.
        services.AddHttpClient(PreviewShop.HttpName, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = PreviewShop.MostBytes;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectTimeout = PreviewShop.ConnectLimit,
            AllowAutoRedirect = false,
            UseCookies = false,
        }).RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<NamedSongs>();
        services.TryAddSingleton<DeezerPreviews>();
        services.TryAddSingleton<ApplePreviews>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMusicSource,
            DeezerPreviews>(provider => provider.GetRequiredService<DeezerPreviews>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMusicSource,
            ApplePreviews>(provider => provider.GetRequiredService<ApplePreviews>()));
        services.TryAddSingleton<LibraryTrackFinder>();
        services.TryAddSingleton<PreviewFinder>();
        services.TryAddSingleton<IPreviews>(provider => provider.GetRequiredService<PreviewFinder>());
        services.Replace(ServiceDescriptor.Singleton<ITrackFinder>(provider => provider.GetRequiredService<PreviewFinder>()));
        return services;
    }
}
