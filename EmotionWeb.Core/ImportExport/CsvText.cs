using System.Globalization;

namespace EmotionWeb.Core.ImportExport;

/// <summary>What stands in a cell, as people and programs write it.</summary>
internal static class CsvText
{
    // What pandas, Excel and databases write where they have no value.
    private static readonly HashSet<string> NoValue = new(StringComparer.OrdinalIgnoreCase)
    {
        "nan", "-nan", "na", "n/a", "#n/a", "#na", "<na>", "null", "none", "nil", "\\N", "#value!", "#ref!", "#div/0!",
    };

    /// <summary>Whether the text says that there is no value.</summary>
    public static bool IsNoValue(string text) => NoValue.Contains(text);

    /// <summary>A line break or another control character becomes a space, so that names stand on one line and a terminal is given no orders.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl)
        ? string.Join(' ', string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : text;

    /// <summary>The items of a list as Python writes it, <c>['A', "B's"]</c>, with commas between; null where the text is none.</summary>
    public static string? List(string text)
    {
        if (text is not ['[', .., ']'])
        {
            return null;
        }

        List<string> items = [];
        ReadOnlySpan<char> rest = text.AsSpan(1, text.Length - 2).Trim();
        while (rest.Length > 0)
        {
            if (rest[0] is not ('\'' or '"') || Item(rest, out int end) is not { } item)
            {
                return null;
            }

            items.Add(item);
            rest = rest[end..].TrimStart();
            if (rest.Length > 0)
            {
                if (rest[0] != ',')
                {
                    return null;
                }

                rest = rest[1..].TrimStart();
            }
        }

        return string.Join(", ", items.Where(i => i.Length > 0));
    }

    /// <summary>The first items of a list with commas, semicolons or bars that are within <paramref name="longest"/> characters together; null where not even the first is.</summary>
    public static string? FirstThatFit(string list, int longest)
    {
        int end = list.AsSpan(0, longest + 1).LastIndexOfAny(",;|");
        return end > 0 && list[..end].Trim() is { Length: > 0 } first ? first : null;
    }

    /// <summary>Reads a number with a point, or with a comma where the file has decimal commas.</summary>
    public static bool TryNumber(string text, bool decimalComma, out double value) =>
        double.TryParse(decimalComma ? text.Replace(',', '.') : text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static string? Item(ReadOnlySpan<char> text, out int end)
    {
        System.Text.StringBuilder item = new();
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0])
            {
                end = i + 1;
                return item.ToString().Trim();
            }

            item.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }

        end = text.Length;
        return null;
    }
}
