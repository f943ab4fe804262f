using EmotionWeb.Core;

namespace EmotionWeb.Resources;

/// <summary>What the pages and commands themselves find wrong with what they are given.</summary>
internal static class FormMessages
{
    public static LocalizableMessage NumberOrNothing => new("form-number-or-nothing");

    public static LocalizableMessage NumberFrom0To1 => new("form-number-0-to-1");

    /// <param name="percent">What the shares sum to.</param>
    public static LocalizableMessage SharesSum(int percent) => new("form-shares-sum", percent);

    public static LocalizableMessage FileTooLarge(long mostBytes) => new("form-file-too-large", mostBytes / 1e6);

    public static LocalizableMessage NoDatabase(string database, string setting) => new("backup-no-database", database, setting);
}
