namespace EmotionWeb.Core.Library;

/// <summary>What is said of files that are not offered, of tags that were ignored and of folders that are away.</summary>
public static class LibraryMessages
{
    /// <summary>Another scan is under way, of this process or another.</summary>
    public static LocalizableMessage ScanUnderWay => new("library-scan-under-way");

    /// <summary>No folder is configured.</summary>
    public static LocalizableMessage NoFolders => new("library-no-folders");

    /// <summary>A folder that cannot be read.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="since">Since when.</param>
    public static LocalizableMessage UnavailableSince(LocalizableMessage reason, DateTimeOffset since) =>
        new("library-unavailable-since", reason, since);

    internal static LocalizableMessage ByTags => new("library-by-tags");

    internal static LocalizableMessage MoodGone => new("library-mood-gone");

    internal static LocalizableMessage SuggestedByGenre(string genre) => new("library-suggested-genre", genre);

    internal static LocalizableMessage SuggestedBySlow(double tempo) => new("library-suggested-slow", tempo);

    internal static LocalizableMessage SuggestedByFast(double tempo) => new("library-suggested-fast", tempo);

    internal static LocalizableMessage ScanCancelled => new("library-scan-cancelled");

    internal static LocalizableMessage Broken => new("library-file-broken");

    internal static LocalizableMessage NoSound => new("library-file-no-sound");

    internal static LocalizableMessage UnknownCodec => new("library-file-unknown-codec");

    internal static LocalizableMessage Unreadable => new("library-file-unreadable");

    internal static LocalizableMessage LeadsOut => new("library-link-leads-out");

    internal static LocalizableMessage NameUnreadable => new("library-name-unreadable");

    internal static LocalizableMessage FolderGone => new("library-folder-gone");

    internal static LocalizableMessage FolderEmpty => new("library-folder-empty");

    internal static LocalizableMessage FolderUnreadable => new("library-folder-unreadable");

    internal static LocalizableMessage NotTranscoded => new("library-not-transcoded");

    internal static LocalizableMessage CoverUnreadable => new("library-cover-unreadable");

    internal static LocalizableMessage CoverRefused(LocalizableMessage reason) => new("library-cover-refused", reason);

    /// <summary>What a file's tags hold that makes no sense.</summary>
    /// <param name="values">Name and value of each, such as <c>BPM 9999</c>.</param>
    internal static LocalizableMessage ValuesIgnored(IEnumerable<string> values) =>
        new("library-values-ignored", CommonMessages.List(values.Select(CommonMessages.Text)));
}

/// <summary>The library cannot do what was asked; nothing was changed.</summary>
public sealed class LibraryException : LocalizableException
{
    internal LibraryException(LocalizableMessage explanation) : base(explanation)
    {
    }
}
