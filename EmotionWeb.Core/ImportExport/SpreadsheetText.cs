namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Text in CSV that a spreadsheet would take for a formula is written after an apostrophe, which spreadsheets take for "this is text" (https://owasp.org/www-community/attacks/CSV_Injection),
/// and so is text that the import would take for no value or for a list; reading takes it off. Text that has such an apostrophe of its own gets another, so that it comes back as it went out.
/// </summary>
internal static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text as it is written.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isName">Whether it is a title or artist, which the import never takes for no value.</param>
    public static string Safe(string text, bool isName = false) => IsTaken(text.AsSpan().TrimStart(Mark)) && !(isName && CsvText.IsNoValue(text)) ? Mark + text : text;

    /// <summary>The text as it was meant.</summary>
    public static string Plain(string text) => text.Length > 0 && text[0] == Mark && IsTaken(text.AsSpan().TrimStart(Mark)) ? text[1..] : text;

    // The wide forms are those of Japanese and Chinese keyboards, which Excel takes for the narrow ones.
    private static bool IsTaken(ReadOnlySpan<char> text) => text.Length > 0
        && (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' || Means(text.Trim().ToString()));

    private static bool Means(string text) => CsvText.IsNoValue(text) || CsvText.List(text) is not null;
}
