using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionWeb.Core;

namespace EmotionWeb.Resources;

/// <summary>Writes what the core has to say as its words.</summary>
internal sealed class MessageTextConverter(MessageText text) : JsonConverter<LocalizableMessage>
{
    public override LocalizableMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Words have no code.");

    public override void Write(Utf8JsonWriter writer, LocalizableMessage value, JsonSerializerOptions options) => writer.WriteStringValue(text.Of(value));
}
