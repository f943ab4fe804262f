using EmotionWeb.Core;
using EmotionWeb.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests;

/// <summary>Codes in English words, as the program says them.</summary>
internal static class Texts
{
    public static MessageText English { get; } = new ServiceCollection().AddLogging().AddMessages().BuildServiceProvider().GetRequiredService<MessageText>();

    public static string Text(this LocalizableMessage message) => English.Of(message);

    public static string Text(this LocalizableException exception) => English.Of(exception);
}
