using EmotionWeb.Components.Feedback;
using EmotionWeb.Components.Journal;

namespace EmotionWeb.Listeners;

/// <summary>Registers who listens, what they say of songs and their journal, on pages.</summary>
internal static class ListenersServiceCollectionExtensions
{
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddSingleton<ListenerCookie>();
        services.AddScoped<VisitorListener>();
        services.AddScoped<ICurrentListener, CurrentListener>();
        services.AddScoped<OwnFeedback>();
        services.AddScoped<OwnJournal>();
        return services;
    }
}
