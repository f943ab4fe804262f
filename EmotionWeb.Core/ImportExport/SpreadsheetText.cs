namespace EmotionWeb.Core.ImportExport;

/// <summary>
/// Text in CSV that a spreadsheet would take for a formula is written after an apostrophe, which spreadsheets take for "this is text" (https://owasp.org/www-community/attacks/CSV_Injection);
/// reading takes it off. Text that has such an apostrophe of its own gets another, so that it comes back as it went out.
/// </summary>
internal static class SpreadsheetText
{
    private const char Mark = '\'';

    /// <summary>The text as it is written.</summary>
    public static string Safe(string text) => IsTaken(text.AsSpan().TrimStart(Mark)) ? Mark + text : text;

    /// <summary>The text as it was meant.</summary>
    public static string Plain(string text) => text.Length > 0 && text[0] == Mark && IsTaken(text.AsSpan().TrimStart(Mark)) ? text[1..] : text;

    private static bool IsTaken(ReadOnlySpan<char> text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@';
}
