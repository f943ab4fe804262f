using System.Text.Json.Nodes;

namespace EmotionWeb.Components.Admin.History;

/// <summary>A field before and after, for reading.</summary>
/// <param name="Name">For example <c>title</c>.</param>
/// <param name="Before">As it was; <c>nothing</c> where it was empty or not there.</param>
/// <param name="After">As it became.</param>
internal sealed record FieldChange(string Name, string Before, string After)
{
    private const string MoodId = "moodId";
    private const string DefaultModel = "defaultModel";

    /// <summary>The fields of two JSON objects, either of which may be missing; those empty in both are left out.</summary>
    /// <param name="before">The fields as they were.</param>
    /// <param name="after">The fields as they became.</param>
    /// <param name="moods">Names of the moods by their keys.</param>
    public static IReadOnlyList<FieldChange> Of(string? before, string? after, IReadOnlyDictionary<string, string> moods)
    {
        JsonObject was = Read(before), became = Read(after);
        return [.. was.Select(f => f.Key).Union(became.Select(f => f.Key), StringComparer.Ordinal)
            .Select(name => new FieldChange(DisplayName(name), Words(name, was[name], moods), Words(name, became[name], moods)))
            .Where(f => !string.Equals(f.Before, f.After, StringComparison.Ordinal))];
    }

    private static string DisplayName(string name) => name switch
    {
        MoodId => "mood",
        "durationMs" => "length in milliseconds",
        "lightColour" => "colour in light",
        "darkColour" => "colour in dark",
        DefaultModel => "id",
        _ => name,
    };

    private static JsonObject Read(string? fields) => fields is null ? [] : (JsonObject)JsonNode.Parse(fields)!;

    private static string Words(string name, JsonNode? value, IReadOnlyDictionary<string, string> moods) => value switch
    {
        null when name is DefaultModel => "that of the manifest",
        null or JsonArray { Count: 0 } => "nothing",
        JsonArray list => string.Join(", ", list.Select(v => Words(name, v, moods))),
        JsonObject parts => string.Join(' ', parts.Select(p => Words(p.Key, p.Value, moods))),
        _ when name is MoodId => moods.GetValueOrDefault(value.ToString(), "a mood that is gone"),
        _ => value.ToString() is { Length: > 0 } text ? text : "nothing",
    };
}
