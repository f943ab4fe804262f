using EmotionWeb.Components.Live;
using EmotionWeb.Components.Sessions;

namespace EmotionWeb.Components.Player;

/// <summary>Registers the player and what moves what it plays.</summary>
internal static class PlayerServiceCollectionExtensions
{
    public static IServiceCollection AddPlayer(this IServiceCollection services)
    {
        services.AddOptions<PlayerOptions>().BindConfiguration(PlayerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ListenerTracks>();
        services.AddScoped(provider => new PlayerState(provider.GetRequiredService<ListenerTracks>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<SessionConductor>();
        services.AddScoped<LiveMode>();
        return services;
    }
}
