using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.Persistence;

/// <summary>Configuration section <c>Catalogue</c>.</summary>
public sealed class CatalogueOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Catalogue";

    /// <summary>Name of the setting (environment variable) that names the data folder for the whole product.</summary>
    public const string FolderSetting = "EMOTIONWEB_DATA";

    /// <summary>
    /// The data folder, made when missing: the database with the accounts, the keys, the chosen default model, files while they are uploaded. Default <c>./data</c>.
    /// <see cref="FolderSetting"/> is another name of this setting; both, where they differ, stop the start.
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Catalogue:Folder (or EMOTIONWEB_DATA) names the folder for the database.")]
    public string Folder { get; set; } = "data";

    /// <summary>Name of the database in that folder.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Catalogue:File names the database within its folder, for example emotionweb.db.")]
    [RegularExpression(@"[^/\\]+", ErrorMessage = "Catalogue:File is a file name without a folder, for example emotionweb.db.")]
    public string File { get; set; } = "emotionweb.db";

    /// <summary>How long one waits for another writer, seconds, in backup and restore as well; 1 to 600, 30 by default.</summary>
    [Range(1, 600, ErrorMessage = "Catalogue:BusySeconds lies between 1 and 600.")]
    public int BusySeconds { get; set; } = 30;

    /// <summary>How often the database is asked whether another process changed it, milliseconds. Open pages follow within a second, so at most 900.</summary>
    [Range(50, 900, ErrorMessage = "Catalogue:PollMilliseconds lies between 50 and 900.")]
    public int PollMilliseconds { get; set; } = 400;

    /// <summary>How often the database's pages are checked while the site runs, minutes; 0 for never, 60 by default, at most a week. The check reads the file, for at most a minute.</summary>
    [Range(0, 10_080, ErrorMessage = "Catalogue:CheckMinutes lies between 0 (never) and 10080.")]
    public int CheckMinutes { get; set; } = 60;

    /// <summary>How long the change log keeps a change, days; 0 for as long as <see cref="LogChanges"/> lets it.</summary>
    [Range(0, 36500, ErrorMessage = "Catalogue:LogDays lies between 0 (no limit) and 36500.")]
    public int LogDays { get; set; } = 365;

    /// <summary>How many changes the log keeps at most, the latest; a bulk change is one.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Catalogue:LogChanges lies between 1 and 10000000.")]
    public int LogChanges { get; set; } = 100_000;

    /// <summary>The database's full path.</summary>
    public string Database => Path.GetFullPath(Path.Combine(Folder, File));
}
