using EmotionWeb.Core;

namespace EmotionWeb.Resources;

/// <summary>What the pages and commands themselves find wrong with what they are given.</summary>
internal static class FormMessages
{
    public static LocalizableMessage NumberOrNothing => new("form-number-or-nothing");

    public static LocalizableMessage NumberFrom0To1 => new("form-number-0-to-1");

    /// <param name="percent">What the shares sum to.</param>
    public static LocalizableMessage SharesSum(int percent) => new("form-shares-sum", percent);

    /// <param name="field">What the field is called.</param>
    /// <param name="least">Least value.</param>
    /// <param name="most">Greatest value.</param>
    public static LocalizableMessage FieldWithRange(string field, double least, double most) => new("song-field-label-range", field, least, most);

    /// <summary>What is said of a line of an imported file.</summary>
    public static LocalizableMessage ImportedRow(long line, LocalizableMessage said) => new("import-row", line, said);

    public static LocalizableMessage ValueLost(LocalizableMessage field, string value) => new("import-value-lost", field, value);

    public static LocalizableMessage ValuesLost(int values) => new("import-values-lost", values);

    public static LocalizableMessage FileTooLarge(long mostBytes) => new("form-file-too-large", mostBytes / 1e6);

    public static LocalizableMessage NoDatabase(string database, string setting) => new("backup-no-database", database, setting);
}
