using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Resources;

/// <summary>Wires the words.</summary>
public static class MessageServiceCollectionExtensions
{
    /// <summary>Adds <see cref="MessageText"/>.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton<MessageText>();
        return services;
    }
}
