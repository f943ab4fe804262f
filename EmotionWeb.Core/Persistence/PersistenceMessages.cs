namespace EmotionWeb.Core.Persistence;

/// <summary>Why the database cannot be used, backed up or restored, what was kept and what to do.</summary>
internal static class PersistenceMessages
{
    public static LocalizableMessage ReadOnly(string database) => new("database-read-only", database, CatalogueOptions.FolderSetting);

    public static LocalizableMessage CannotOpen(string database) => new("database-cannot-open", database, CatalogueOptions.FolderSetting);

    public static LocalizableMessage NotADatabase(string database) => new("database-not-sqlite", database, CatalogueOptions.FolderSetting);

    public static LocalizableMessage Full(string database) => new("database-full", database);

    public static LocalizableMessage Locked(string database) => new("database-locked", database);

    public static LocalizableMessage Unusable(string database, string detail) => new("database-unusable", database, detail);

    public static LocalizableMessage Damaged(string database, string finding) => new("database-damaged", database, finding);

    public static LocalizableMessage Replaced(string database) => new("database-replaced", database);

    public static LocalizableMessage FolderUnusable(string database, string detail) => new("database-folder-unusable", database, detail, CatalogueOptions.FolderSetting);

    public static LocalizableMessage OfAnotherProgram(string database) => new("database-of-another-program", database, CatalogueOptions.FolderSetting);

    public static LocalizableMessage Newer(string database, string migration) => new("database-newer", database, migration, CatalogueOptions.FolderSetting);

    public static LocalizableMessage BackupThere(string file) => new("backup-there", file);

    public static LocalizableMessage BackupUnwritable(string file, string detail) => new("backup-unwritable", file, detail);

    public static LocalizableMessage BackupNotSqlite(string file, string detail) => new("backup-not-sqlite", file, detail);

    public static LocalizableMessage BackupDamaged(string file, string finding) => new("backup-damaged", file, finding);

    public static LocalizableMessage BackupOfAnotherProgram(string file) => new("backup-of-another-program", file);

    public static LocalizableMessage BackupNewer(string file, string migration) => new("backup-newer", file, migration);
}
