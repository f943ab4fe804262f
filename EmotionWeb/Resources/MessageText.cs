using System.Globalization;
using EmotionWeb.Core;
using Microsoft.Extensions.Localization;

namespace EmotionWeb.Resources;

/// <summary>Puts what the core has to say into words of the reader's language. Safe to call from many threads.</summary>
public sealed class MessageText(IStringLocalizer<Messages> texts)
{
    /// <summary>The sentence; its code and arguments where no text is known.</summary>
    public string Of(LocalizableMessage message) => Find(message) ?? message.ToString();

    /// <summary>The sentence, or null where no text is known.</summary>
    public string? Find(LocalizableMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        LocalizedString text = texts[message.Code];
        return text.ResourceNotFound
            ? null
            : string.Format(CultureInfo.InvariantCulture, text.Value, [.. message.Arguments.Select(a => a is LocalizableMessage part ? Of(part) : a)]);
    }
}
