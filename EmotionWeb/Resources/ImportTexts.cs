using EmotionWeb.Core.ImportExport;

namespace EmotionWeb.Resources;

/// <summary>What came of an import in words, for the page and the command alike.</summary>
internal static class ImportTexts
{
    /// <summary>For example <c>Line 4: has no title.</c></summary>
    public static string Of(this MessageText texts, BadRow row) => texts.Of(FormMessages.ImportedRow(row.Line, row.Reason));

    /// <summary>For example <c>Line 4: the year '0000' does not read.</c></summary>
    public static string Of(this MessageText texts, LostValue value) =>
        texts.Of(FormMessages.ImportedRow(value.Line, FormMessages.ValueLost(value.Field.Word, value.Text)));

    /// <summary>How many values were left empty.</summary>
    public static string LostIn(this MessageText texts, ImportResult result) =>
        texts.Of(FormMessages.ValuesLost(result.LostValues));
}
