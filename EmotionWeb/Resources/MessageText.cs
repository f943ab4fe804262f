using System.Globalization;
using EmotionWeb.Core;
using Microsoft.Extensions.Localization;

namespace EmotionWeb.Resources;

/// <summary>
/// Turns what the core has to say into words: looks the code up in <see cref="Messages"/> for the current UI culture and fills in the arguments in the current culture,
/// nested messages first. A code that has a text for one and one for others (<c>count-songs_one</c>, <c>count-songs_other</c>) is told by the first whole number among its
/// arguments. A code without any text is shown as it is, with its arguments. Safe to call from many threads.
/// </summary>
public sealed class MessageText
{
    internal const string One = "_one";
    internal const string Other = "_other";

    private readonly IStringLocalizer _texts;

    internal MessageText(IStringLocalizer texts) => _texts = texts;

    /// <summary>The words of a message.</summary>
    public string Of(LocalizableMessage message) => Find(message) ?? message.ToString();

    /// <summary>The words of a message, or null where its code has none.</summary>
    public string? Find(LocalizableMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        object?[] arguments = [.. message.Arguments.Select(argument => argument is LocalizableMessage nested ? Of(nested) : argument)];
        if (Find(message.Code) is { } text)
        {
            return message.Code is CommonMessages.ListCode ? string.Join(text, arguments) : Fill(text, arguments);
        }

        return Find(message.Code + (IsOne(message) ? One : Other)) is { } counted ? Fill(counted, arguments) : null;
    }

    /// <summary>The words of what went wrong.</summary>
    public string Of(LocalizableException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Of(exception.Explanation);
    }

    private static string Fill(string text, object?[] arguments) => string.Format(CultureInfo.CurrentCulture, text, arguments);

    private static bool IsOne(LocalizableMessage message) => message.Arguments.FirstOrDefault(argument => argument is int or long) is 1 or 1L;

    private string? Find(string code) => _texts[code] is { ResourceNotFound: false } found ? found.Value : null;
}
