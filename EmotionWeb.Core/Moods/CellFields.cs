using System.Text.Json.Nodes;

namespace EmotionWeb.Core.Moods;

/// <summary>Cells of the map as the change log writes them; moods and genres are each one field, because their shares hang together.</summary>
internal static class CellFields
{
    public static JsonObject Of(CellContent cell) => new()
    {
        ["moods"] = new JsonArray([.. cell.Moods.OrderBy(m => m.MoodId).Select(m => new JsonObject { ["moodId"] = m.MoodId, ["share"] = m.Share })]),
        ["genres"] = new JsonArray([.. cell.Genres.OrderBy(g => g.Genre, StringComparer.Ordinal).Select(g => new JsonObject { ["genre"] = g.Genre, ["weight"] = g.Weight })]),
        ["energy"] = cell.Energy,
    };

    public static CellContent Read(JsonObject fields) => new(
        [.. fields["moods"]!.AsArray().Select(m => new MoodShare((int)m!["moodId"]!, (double)m["share"]!))],
        [.. fields["genres"]!.AsArray().Select(g => new GenreLean((string)g!["genre"]!, (double)g["weight"]!))],
        (double)fields["energy"]!);
}
