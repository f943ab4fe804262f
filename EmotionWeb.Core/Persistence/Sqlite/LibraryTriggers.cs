namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// What EF's model does not know: the library's revision, which counts up with every change of what sounds, whoever makes it. A scan that
/// finds nothing new leaves it as it is. A later
/// migration that rebuilds one of the tables loses its triggers, as with <see cref="CatalogueTriggers"/>.
/// </summary>
internal static class LibraryTriggers
{
    private const string Count = """UPDATE "LibraryState" SET "Revision" = "Revision" + 1;""";

    private static readonly (string Table, string Columns)[] Watched =
    [
        ("Tracks", """ "FolderId", "MissingSinceTicks", "Refusal", "TitleFold", "ArtistFold", "TitleKey", "ArtistKey", "DurationMs", "IsDirect" """),
        ("LibraryFolders", """ "Path", "UnavailableSinceTicks" """),
    ];

    /// <summary>Makes them.</summary>
    public static string Create { get; } =
        """
        CREATE TABLE "LibraryState" ("Id" INTEGER NOT NULL PRIMARY KEY, "Revision" INTEGER NOT NULL);
        INSERT INTO "LibraryState" ("Id", "Revision") VALUES (1, 0);

        """
        + string.Concat(Watched.Select(w =>
            Trigger(w.Table, "Inserted", "INSERT") + Trigger(w.Table, "Updated", $"UPDATE OF{w.Columns}") + Trigger(w.Table, "Deleted", "DELETE")));

    /// <summary>Takes them all away.</summary>
    public static string Drop { get; } = string.Concat(
        from w in Watched from suffix in (string[])["Inserted", "Updated", "Deleted"] select $"DROP TRIGGER IF EXISTS \"{w.Table}_{suffix}\";\n") + "DROP TABLE IF EXISTS \"LibraryState\";\n";

    private static string Trigger(string table, string suffix, string change) => $"CREATE TRIGGER \"{table}_{suffix}\" AFTER {change} ON \"{table}\" BEGIN {Count} END;\n";
}
