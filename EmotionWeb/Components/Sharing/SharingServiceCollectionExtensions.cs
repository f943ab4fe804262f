namespace EmotionWeb.Components.Sharing;

/// <summary>Registers what listeners take along.</summary>
internal static class SharingServiceCollectionExtensions
{
    public static IServiceCollection AddSharing(this IServiceCollection services)
    {
        services.AddSingleton<KeptSongs>();
        services.AddScoped<IServerPlaylists, ServerPlaylists>();
        return services;
    }
}
