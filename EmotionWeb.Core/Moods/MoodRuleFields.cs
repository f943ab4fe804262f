using System.Text.Json.Nodes;

namespace EmotionWeb.Core.Moods;

/// <summary>Rules of the map as the change log writes them; moods and genres are each one field, because their shares hang together.</summary>
internal static class MoodRuleFields
{
    public static JsonObject Of(RuleContent rule) => new()
    {
        ["moods"] = new JsonArray([.. rule.Moods.OrderBy(m => m.MoodId).Select(m => new JsonObject { ["moodId"] = m.MoodId, ["share"] = m.Share })]),
        ["genres"] = new JsonArray([.. rule.Genres.OrderBy(g => g.Genre, StringComparer.Ordinal).Select(g => new JsonObject { ["genre"] = g.Genre, ["weight"] = g.Weight })]),
        ["energy"] = rule.Energy,
    };

    public static RuleContent Read(JsonObject fields) => new(
        [.. fields["moods"]!.AsArray().Select(m => new MoodShare((int)m!["moodId"]!, (double)m["share"]!))],
        [.. fields["genres"]!.AsArray().Select(g => new GenreLean((string)g!["genre"]!, (double)g["weight"]!))],
        (double)fields["energy"]!);
}
