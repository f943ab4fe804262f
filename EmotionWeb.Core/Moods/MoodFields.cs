using System.Text.Json.Nodes;

namespace EmotionWeb.Core.Moods;

/// <summary>Moods as the change log writes them.</summary>
internal static class MoodFields
{
    public const string Position = "position";

    public static JsonObject Of(Mood mood) => new()
    {
        ["name"] = mood.Name,
        [Position] = mood.Position,
        ["lightColour"] = mood.LightColour,
        ["darkColour"] = mood.DarkColour,
        ["valence"] = mood.Valence,
        ["energy"] = mood.Energy,
    };

    public static void Write(JsonObject fields, Mood mood)
    {
        mood.Name = (string)fields["name"]!;
        mood.Position = (int)fields[Position]!;
        mood.LightColour = (string)fields["lightColour"]!;
        mood.DarkColour = (string)fields["darkColour"]!;
        mood.Valence = (double)fields["valence"]!;
        mood.Energy = (double)fields["energy"]!;
    }

    public static MoodDraft Content(Mood mood) => new(mood.Name, mood.LightColour, mood.DarkColour, mood.Valence, mood.Energy);

    public static void Write(MoodDraft content, Mood mood) =>
        (mood.Name, mood.LightColour, mood.DarkColour, mood.Valence, mood.Energy) = (content.Name, content.LightColour, content.DarkColour, content.Valence, content.Energy);
}
