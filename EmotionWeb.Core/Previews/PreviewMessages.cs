namespace EmotionWeb.Core.Previews;

/// <summary>What is said of shops and their previews.</summary>
public static class PreviewMessages
{
    /// <summary>A shop that is left alone for a while.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="until">Until when.</param>
    public static LocalizableMessage Rests(LocalizableMessage reason, DateTimeOffset until) => new("preview-rests", reason, until);

    internal static LocalizableMessage OutOfReach => new("preview-out-of-reach");

    internal static LocalizableMessage TooSlow => new("preview-too-slow");

    internal static LocalizableMessage TooMany => new("preview-too-many");

    internal static LocalizableMessage NotUnderstood => new("preview-not-understood");

    internal static LocalizableMessage Broken(int status) => new("preview-broken", status);
}
