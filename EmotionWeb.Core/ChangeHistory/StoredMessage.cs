using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionWeb.Core.ChangeHistory;

/// <summary>A message as the database keeps it: <c>{"code":"history-song","arguments":["Africa","TOTO"]}</c>, so that it is read in the language of whoever reads it.</summary>
internal static class StoredMessage
{
    private const string Code = "code";
    private const string Arguments = "arguments";

    /// <exception cref="ArgumentException">An argument is neither text, number nor message.</exception>
    public static string Write(LocalizableMessage message) => JsonFields.Write(Node(message));

    /// <exception cref="JsonException">It was not written by <see cref="Write"/>.</exception>
    public static LocalizableMessage Read(string stored) => Message(JsonNode.Parse(stored) as JsonObject ?? throw new JsonException("A stored message is an object."));

    private static JsonObject Node(LocalizableMessage message) => new()
    {
        [Code] = message.Code,
        [Arguments] = new JsonArray([.. message.Arguments.Select(Node)]),
    };

    private static JsonNode? Node(object? argument) => argument switch
    {
        null => null,
        LocalizableMessage nested => Node(nested),
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => throw new ArgumentException($"A message that is stored has no {argument.GetType()} among its arguments.", nameof(argument)),
    };

    private static LocalizableMessage Message(JsonObject node) =>
        new((string?)node[Code] ?? throw new JsonException("A stored message has a code."), [.. (node[Arguments] as JsonArray ?? []).Select(Argument)]);

    private static object? Argument(JsonNode? node) => node switch
    {
        null => null,
        JsonObject nested => Message(nested),
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonValue value when value.TryGetValue(out int number) => number,
        JsonValue value when value.TryGetValue(out long number) => number,
        JsonValue value when value.TryGetValue(out double number) => number,
        _ => throw new JsonException($"A stored message has no {node.GetValueKind()} among its arguments."),
    };
}
