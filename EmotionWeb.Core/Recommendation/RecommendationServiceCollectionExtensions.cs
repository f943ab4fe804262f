using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Recommendation;

/// <summary>Registers the recommender.</summary>
public static class RecommendationServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IRecommender"/> and <see cref="IRulePreview"/>; they need the catalogue.</summary>
    public static IServiceCollection AddRecommendation(this IServiceCollection services)
    {
        services.TryAddSingleton<IRecommender, Recommender>();
        services.TryAddSingleton<IRulePreview, RulePreview>();
        return services;
    }
}
