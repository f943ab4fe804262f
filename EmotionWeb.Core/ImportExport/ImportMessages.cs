using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Why a file or a row of it is not taken, and what was done with one that is.</summary>
internal static class ImportMessages
{
    public static LocalizableMessage Empty => new("import-empty");

    public static LocalizableMessage UnknownEncoding => new("import-encoding-unknown");

    public static LocalizableMessage NotUtf8 => new("import-not-utf-8");

    public static LocalizableMessage NoSuchColumn => new("import-column-absent");

    public static LocalizableMessage ReadAsWindows1252 => new("import-note-windows-1252");

    public static LocalizableMessage Quote => new("import-row-quote");

    public static LocalizableMessage NoTitle => new("import-row-no-title");

    public static LocalizableMessage NoArtist => new("import-row-no-artist");

    public static LocalizableMessage NoMood => new("import-row-no-mood");

    public static LocalizableMessage MoodRemoved => new("import-mood-removed");

    public static LocalizableMessage BadRows(int bad, int rows) => new("import-bad-rows", bad, rows);

    public static LocalizableMessage QuoteOpen(long line) => new("import-quote-open", line);

    public static LocalizableMessage RowTooLong(long line, int longest) => new("import-row-too-long", line, longest);

    public static LocalizableMessage NoTitleAndArtistColumn(LocalizableMessage headers) => new("import-no-title-and-artist", headers);

    public static LocalizableMessage NoTitleColumn(LocalizableMessage headers) => new("import-no-title", headers);

    public static LocalizableMessage NoArtistColumn(LocalizableMessage headers) => new("import-no-artist", headers);

    public static LocalizableMessage NoMoodColumn(LocalizableMessage headers) => new("import-no-mood", headers);

    /// <summary>The headers there are, and how many more.</summary>
    public static LocalizableMessage Headers(IEnumerable<string> first, int more) =>
        more == 0 ? new("import-headers", CommonMessages.List(first)) : new("import-headers-and-more", CommonMessages.List(first), more);

    public static LocalizableMessage RowsAbove(int rows) => new("import-note-rows-above", rows);

    public static LocalizableMessage ScaledUp(SongField field) => new("import-note-scaled-up", field.Word);

    public static LocalizableMessage ScaledDown(SongField field) => new("import-note-scaled-down", field.Word);

    public static LocalizableMessage ListsCut(int lists) => new("import-note-lists-cut", lists);

    public static LocalizableMessage TooManyColumns(int columns, int expected) => new("import-row-too-many-columns", columns, expected);

    public static LocalizableMessage TextTooLong(SongField field, int longest) => new("import-row-text-too-long", field.Word, longest);

    public static LocalizableMessage UnknownMood(string mood, IEnumerable<string> moods) => new("import-row-mood-unknown", mood, CommonMessages.List(moods));
}
