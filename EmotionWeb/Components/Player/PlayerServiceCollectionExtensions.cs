using EmotionWeb.Components.Sessions;

namespace EmotionWeb.Components.Player;

/// <summary>Registers the player.</summary>
internal static class PlayerServiceCollectionExtensions
{
    public static IServiceCollection AddPlayer(this IServiceCollection services)
    {
        services.AddOptions<PlayerOptions>().BindConfiguration(PlayerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<PlayerState>();
        services.AddScoped<SessionConductor>();
        return services;
    }
}
