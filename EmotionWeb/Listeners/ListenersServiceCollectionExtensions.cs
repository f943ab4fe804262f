using EmotionWeb.Components.Feedback;

namespace EmotionWeb.Listeners;

/// <summary>Registers who listens and what they say of songs, on pages.</summary>
internal static class ListenersServiceCollectionExtensions
{
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddSingleton<ListenerCookie>();
        services.AddScoped<VisitorListener>();
        services.AddScoped<ICurrentListener, CurrentListener>();
        services.AddScoped<OwnFeedback>();
        return services;
    }
}
