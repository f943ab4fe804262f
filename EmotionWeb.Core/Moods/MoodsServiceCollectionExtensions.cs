using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Moods;

/// <summary>Registers moods and map.</summary>
public static class MoodsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IMoodMap"/>, <see cref="IMoodRules"/>, <see cref="IMoodEditor"/> and <see cref="IMapEditor"/>; they need the database and the change history.</summary>
    public static IServiceCollection AddMoods(this IServiceCollection services)
    {
        services.TryAddSingleton<IMoodMap, MoodMap>();
        services.TryAddSingleton<IMoodRules, MoodRuleStore>();
        services.TryAddSingleton<IMoodEditor, MoodEditor>();
        services.TryAddSingleton<IMapEditor, MapEditor>();
        return services;
    }
}
