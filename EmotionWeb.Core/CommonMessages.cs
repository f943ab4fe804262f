namespace EmotionWeb.Core;

/// <summary>What any message may be made of.</summary>
public static class CommonMessages
{
    /// <summary>The code of <see cref="List"/>. Its text is the separator.</summary>
    public const string ListCode = "list";

    /// <summary>A name or a text that is the same in every language, or whose language is not ours: a file's name, what the operating system says.</summary>
    public static LocalizableMessage Text(string text) => new("text", text);

    /// <summary>Parts one after the other: texts, or messages of their own.</summary>
    public static LocalizableMessage List(IEnumerable<object> parts) => new(ListCode, [.. parts]);
}
