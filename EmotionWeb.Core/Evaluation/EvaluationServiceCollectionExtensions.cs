using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Evaluation;

/// <summary>Registers what is known about the models.</summary>
public static class EvaluationServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ModelRecords"/>.</summary>
    public static IServiceCollection AddEvaluation(this IServiceCollection services)
    {
        services.TryAddSingleton<ModelRecords>();
        return services;
    }
}
