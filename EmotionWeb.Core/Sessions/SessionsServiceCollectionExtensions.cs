using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Sessions;

/// <summary>Registers the planner of sessions.</summary>
public static class SessionsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISessionPlanner"/>; it needs the catalogue and the map.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISessionPlanner, SessionPlanner>();
        return services;
    }
}
