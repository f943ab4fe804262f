namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// The triggers on songs since some of them may be hidden (<see cref="IHiddenSongs"/>), in place of those of
/// <see cref="CatalogueTriggers"/>: what happens to a hidden song does not count in the revision, and a song that someone adds or renames
/// takes the place of a hidden one of its title and artist. As there: published SQL is changed by a new pair.
/// </summary>
internal static class HiddenSongTriggers
{
    private const string Index = """INSERT INTO "SongSearch" (rowid, "TitleFold", "ArtistFold") VALUES (new."Id", new."TitleFold", new."ArtistFold"); """;
    private const string Unindex = """INSERT INTO "SongSearch" ("SongSearch", rowid, "TitleFold", "ArtistFold") VALUES ('delete', old."Id", old."TitleFold", old."ArtistFold"); """;

    // Before a song has its key, the key is -1.
    private const string Yield =
        """
        WHEN (SELECT "HiddenFrom" <= "HiddenTo" AND new."Id" NOT BETWEEN "HiddenFrom" AND "HiddenTo" FROM "State") BEGIN
            DELETE FROM "Songs" WHERE "ArtistFold" = new."ArtistFold" AND "TitleFold" = new."TitleFold"
                AND +"Id" BETWEEN (SELECT "HiddenFrom" FROM "State") AND (SELECT "HiddenTo" FROM "State");
        END;

        """;

    /// <summary>Puts them in the place of the earlier ones.</summary>
    public static string Create { get; } =
        DropThree + After("INSERT", "Inserted", Index, "new") + After("UPDATE", "Updated", Unindex + Index, "old") + After("DELETE", "Deleted", Unindex, "old")
        + "CREATE TRIGGER \"Songs_Inserting\" BEFORE INSERT ON \"Songs\" " + Yield
        + "CREATE TRIGGER \"Songs_Renaming\" BEFORE UPDATE OF \"ArtistFold\", \"TitleFold\" ON \"Songs\" " + Yield;

    /// <summary>Takes them away and brings the earlier ones back.</summary>
    public static string Drop { get; } =
        DropThree + "DROP TRIGGER IF EXISTS \"Songs_Inserting\";\nDROP TRIGGER IF EXISTS \"Songs_Renaming\";\n" + CatalogueTriggers.OfSongs;

    private static string DropThree => "DROP TRIGGER IF EXISTS \"Songs_Inserted\";\nDROP TRIGGER IF EXISTS \"Songs_Updated\";\nDROP TRIGGER IF EXISTS \"Songs_Deleted\";\n";

    private static string After(string change, string suffix, string search, string row) =>
        $"""
        CREATE TRIGGER "Songs_{suffix}" AFTER {change} ON "Songs" BEGIN {search}UPDATE "State" SET "Revision" = "Revision" + 1 WHERE {row}."Id" NOT BETWEEN "HiddenFrom" AND "HiddenTo"; END;

        """;
}
