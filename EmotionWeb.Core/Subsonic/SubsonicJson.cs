using System.Globalization;
using System.Text.Json;

namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// Reads answers as servers write them: numbers as texts and texts as numbers, lists of one that are none, and whatever may be missing.
/// </summary>
internal static class SubsonicJson
{
    /// <summary>An object within, or null.</summary>
    public static JsonElement? Part(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out JsonElement part)
            && part.ValueKind is not JsonValueKind.Null ? part : null;

    /// <summary>A list; what is none is a list of one, and what is missing is empty.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) => json.Part(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } one => [one],
        null => [],
    };

    /// <summary>A text, or a number as one; null where there is none, or it is empty.</summary>
    public static string? Text(this JsonElement json, string name) => json.Part(name) is { } part ? part.AsText() : null;

    /// <summary>A text, or a number as one; null where it is neither, or empty.</summary>
    public static string? AsText(this JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => json.GetRawText(),
        _ => null,
    };

    /// <summary>A finite number, or a text that is one; null where there is none.</summary>
    public static double? Number(this JsonElement json, string name) =>
        json.Text(name) is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) ? number : null;

    /// <summary>Whether it says yes.</summary>
    public static bool Flag(this JsonElement json, string name) => json.Part(name) is { ValueKind: JsonValueKind.True };
}
