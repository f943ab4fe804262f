using System.Text.Json;

namespace EmotionWeb.Components.Shared;

/// <summary>What a browser keeps for a page, as JSON.</summary>
internal static class BrowserStorage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>As the browser keeps it.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    /// <summary>Reads what a browser kept; null where it kept nothing, or something else: its storage is not ours to trust.</summary>
    public static T? Read<T>(string? json)
        where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
