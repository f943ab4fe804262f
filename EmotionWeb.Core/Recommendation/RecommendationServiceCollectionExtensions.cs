using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Core.Recommendation;

/// <summary>Wires the recommender.</summary>
public static class RecommendationServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IRecommender"/> and <see cref="IRulePreview"/>; they need the catalogue.</summary>
    public static IServiceCollection AddRecommendation(this IServiceCollection services) => services.AddSingleton<IRecommender, Recommender>().AddSingleton<IRulePreview, RulePreview>();
}
