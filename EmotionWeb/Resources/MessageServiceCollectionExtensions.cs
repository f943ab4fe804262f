using EmotionWeb.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;

namespace EmotionWeb.Resources;

/// <summary>Registers what turns codes into words.</summary>
internal static class MessageServiceCollectionExtensions
{
    /// <summary>Adds <see cref="MessageText"/>.</summary>
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.TryAddSingleton(provider => new MessageText(provider.GetRequiredService<IStringLocalizer<Messages>>()));
        return services;
    }

    /// <summary>The words of an exception for whoever started a command, also where its services were never built or are gone.</summary>
    public static string Words(this Exception exception)
    {
        if (exception is not LocalizableException localizable)
        {
            return exception.Message;
        }

        using ServiceProvider services = new ServiceCollection().AddLogging().AddMessages().BuildServiceProvider();
        return services.GetRequiredService<MessageText>().Of(localizable);
    }
}
