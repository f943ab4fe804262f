using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Explanation;

/// <summary>Registers explanations.</summary>
public static class ExplanationServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IExplainer"/>.</summary>
    public static IServiceCollection AddExplanation(this IServiceCollection services)
    {
        services.TryAddSingleton<IExplainer>(_ => new ClassActivationExplainer(new OcclusionExplainer()));
        return services;
    }
}
