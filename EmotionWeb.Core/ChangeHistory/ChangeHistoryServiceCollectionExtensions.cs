using EmotionWeb.Core.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>Registers the change history.</summary>
public static class ChangeHistoryServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IChangeLog"/> and what writes it; they need the database.</summary>
    public static IServiceCollection AddChangeHistory(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ChangeRecorder>();
        services.TryAddSingleton<PartedChanges>();
        services.TryAddSingleton<IUnfinishedChanges>(provider => provider.GetRequiredService<PartedChanges>());
        services.TryAddSingleton<ChoiceLog>();
        services.TryAddSingleton<IChoiceLog>(provider => provider.GetRequiredService<ChoiceLog>());
        services.TryAddSingleton<IChangeLog, ChangeLog>();
        return services;
    }
}
