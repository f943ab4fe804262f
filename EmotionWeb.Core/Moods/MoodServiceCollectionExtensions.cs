using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Core.Moods;

/// <summary>Wires the map.</summary>
public static class MoodServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IMoodMap"/>; where its rules are kept (<see cref="IMoodRules"/>) is the catalogue's to add.</summary>
    public static IServiceCollection AddMoods(this IServiceCollection services) => services.AddSingleton<IMoodMap, MoodMap>();
}
