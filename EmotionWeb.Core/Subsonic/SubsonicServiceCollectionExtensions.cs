using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Subsonic;

/// <summary>Registers music servers.</summary>
public static class SubsonicServiceCollectionExtensions
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds <see cref="IMusicServer"/>, the server as an <see cref="IMusicSource"/> and <see cref="ITrackReports"/>, with
    /// <see cref="SubsonicOptions"/> checked at start; they need the library and feedback.
    /// A host reads the server's music while it runs.
    /// </summary>
    public static IServiceCollection AddSubsonic(this IServiceCollection services)
    {
        services.AddListening();
        services.AddOptions<SubsonicOptions>().BindConfiguration(SubsonicOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SubsonicOptions>, SubsonicOptions.Check>());
        services.AddOptions<SourcesOptions>().PostConfigure<IOptions<SubsonicOptions>>((sources, server) =>
        {
            sources.Tell(SubsonicServer.Source, server.Value.Any ? [server.Value.Base.AbsoluteUri] : []);
            sources.Tell(ListenerMusic.Source, []);
        });

        // No loggers: the addresses that are called hold who signs on.
        services.AddHttpClient(SubsonicClient.HttpName, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = SubsonicClient.MostBytes;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectTimeout = SubsonicClient.ConnectLimit,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = ConnectionLife,
        }).SetHandlerLifetime(Timeout.InfiniteTimeSpan).RemoveAllLoggers();
        services.TryAddSingleton(TimeProvider.System);
        AddListenerMusic(services);
        services.TryAddSingleton<SubsonicServer>();
        services.TryAddSingleton<SubsonicReader>();
        services.TryAddSingleton<SubsonicPlaylists>();
        services.TryAddSingleton<SubsonicMonitor>();
        services.TryAddSingleton<IMusicServer>(provider => provider.GetRequiredService<SubsonicMonitor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService,
            SubsonicMonitor>(provider => provider.GetRequiredService<SubsonicMonitor>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMusicSource, SubsonicSource>());
        services.TryAddSingleton<SubsonicReports>();
        services.TryAddSingleton<ITrackReports>(provider => provider.GetRequiredService<SubsonicReports>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService,
            SubsonicReports>(provider => provider.GetRequiredService<SubsonicReports>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SubsonicStars>());
        return services;
    }

    private static void AddListenerMusic(IServiceCollection services)
    {
        services.TryAddSingleton<IHostNames, SystemHostNames>();
        services.TryAddSingleton<OuterHosts>();
        services.TryAddSingleton<IListenerAddresses>(provider => provider.GetRequiredService<OuterHosts>());
        services.TryAddSingleton<NamedSongs>();
        services.TryAddSingleton<IListenerServers, NoListenerServers>();
        services.TryAddSingleton<ListenerMusic>();
        services.TryAddSingleton<IListenerMusic>(provider => provider.GetRequiredService<ListenerMusic>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMusicSource, ListenerMusic>(provider =>
            provider.GetRequiredService<ListenerMusic>()));

        // No proxy: it would be what is connected to, whatever host is asked for.
        services.AddHttpClient(ListenerMusic.HttpName, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = SubsonicClient.MostBytes;
        }).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            ConnectTimeout = SubsonicClient.ConnectLimit,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = ConnectionLife,
            ConnectCallback = provider.GetRequiredService<OuterHosts>().ConnectAsync,
        }).SetHandlerLifetime(Timeout.InfiniteTimeSpan).RemoveAllLoggers();
    }
}
