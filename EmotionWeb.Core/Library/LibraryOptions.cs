using System.ComponentModel.DataAnnotations;

namespace EmotionWeb.Core.Library;

/// <summary>Configuration section <c>Library</c>: the operator's own folders of music, which are read and never written to.</summary>
public sealed class LibraryOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Library";

    /// <summary>Folders whose music is found and played. None: there is no library, and nothing of it is shown.</summary>
    public IReadOnlyList<string> Folders { get; set; } = [];

    /// <summary>How long a file that is gone is remembered, days; 30 by default. Its songs stay in the catalogue in any case.</summary>
    [Range(0, 3650, ErrorMessage = "Library:MissingDays lies between 0 and 3650.")]
    public int MissingDays { get; set; } = 30;

    /// <summary>
    /// How often folders are scanned though they tell of no change, minutes; 15 by default, at most a day. No file is opened where nothing
    /// changed.
    /// </summary>
    [Range(1, 1440, ErrorMessage = "Library:RescanMinutes lies between 1 and 1440.")]
    public int RescanMinutes { get; set; } = 15;

    /// <summary>
    /// The program that transcodes what browsers do not play: a name that is looked for on the path, or a full path; empty for none. By
    /// default <c>ffmpeg</c>.
    /// </summary>
    public string Ffmpeg { get; set; } = "ffmpeg";

    /// <summary>Most that transcoded files take in the data folder, MB; 2,000 by default.</summary>
    [Range(1, 10_000_000, ErrorMessage = "Library:TranscodedMegabytes lies between 1 and 10000000.")]
    public int TranscodedMegabytes { get; set; } = 2_000;

    /// <summary>The folders' full paths.</summary>
    internal IReadOnlyList<string> Roots => [.. Folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];

    /// <summary>What is wrong with the folders, or null.</summary>
    internal string? Complaint
    {
        get
        {
            if (Folders.Any(string.IsNullOrWhiteSpace))
            {
                return "Library:Folders lists folders of music, for example Library:Folders:0=/srv/music; one of them is empty.";
            }

            IReadOnlyList<string> roots = Roots;
            return (from outer in roots.Index()
                    from inner in roots.Index()
                    where outer.Index != inner.Index && IsWithin(inner.Item, outer.Item)
                    select $"Library:Folders lists {inner.Item} beside {outer.Item}, which holds it already: leave one of them out.")
                        .FirstOrDefault();
        }
    }

    /// <summary>Whether a path is a folder or lies in it. Both are full.</summary>
    internal static bool IsWithin(string path, string folder) =>
        string.Equals(path, folder, StringComparison.Ordinal)
        || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
