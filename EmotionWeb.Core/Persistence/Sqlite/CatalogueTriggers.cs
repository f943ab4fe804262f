namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// What EF's model does not know: the full-text index over songs, and triggers that keep it and the revision, whoever writes. A later migration that
/// rebuilds a table (SQLite does so for most changes of a column) loses its triggers: it runs <see cref="Drop"/> first and <see cref="Create"/> after.
/// A migration that is published keeps its SQL: change these by a new pair, not in place.
/// </summary>
internal static class CatalogueTriggers
{
    private static readonly string[] Watched = ["Songs", "Moods", "Rules", "RuleMoods", "RuleGenres"];
    private static readonly (string Event, string Suffix)[] Events = [("INSERT", "Inserted"), ("UPDATE", "Updated"), ("DELETE", "Deleted")];

    private const string Index = """INSERT INTO "SongSearch" (rowid, "TitleFold", "ArtistFold") VALUES (new."Id", new."TitleFold", new."ArtistFold"); """;
    private const string Unindex = """INSERT INTO "SongSearch" ("SongSearch", rowid, "TitleFold", "ArtistFold") VALUES ('delete', old."Id", old."TitleFold", old."ArtistFold"); """;

    /// <summary>The index is over the folded columns, so accents are gone already; prefixes of 1 to 3 characters are what one types first.</summary>
    public static string Create { get; } =
        """
        CREATE VIRTUAL TABLE "SongSearch" USING fts5("TitleFold", "ArtistFold", content='Songs', content_rowid='Id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
        INSERT INTO "SongSearch" ("SongSearch") VALUES ('rebuild');
        INSERT OR IGNORE INTO "State" ("Id", "Revision", "Seeded") VALUES (1, 0, 0);

        """
        + string.Concat(from table in Watched from e in Events select Trigger(table, e.Event, e.Suffix));

    /// <summary>Those on songs alone.</summary>
    public static string OfSongs { get; } = string.Concat(Events.Select(e => Trigger("Songs", e.Event, e.Suffix)));

    /// <summary>Takes them all away.</summary>
    public static string Drop { get; } =
        string.Concat(from table in Watched from e in Events select $"DROP TRIGGER IF EXISTS \"{table}_{e.Suffix}\";\n") + "DROP TABLE IF EXISTS \"SongSearch\";\n";

    private static string Trigger(string table, string change, string suffix)
    {
        string search = (table, change) switch
        {
            ("Songs", "INSERT") => Index,
            ("Songs", "UPDATE") => Unindex + Index,
            ("Songs", "DELETE") => Unindex,
            _ => string.Empty,
        };
        return $"CREATE TRIGGER \"{table}_{suffix}\" AFTER {change} ON \"{table}\" BEGIN {search}UPDATE \"State\" SET \"Revision\" = \"Revision\" + 1; END;\n";
    }
}
