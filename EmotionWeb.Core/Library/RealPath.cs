namespace EmotionWeb.Core.Library;

/// <summary>Where a path leads once every link on its way is followed.</summary>
internal static class RealPath
{
    /// <summary>The path without links, or null where it leads nowhere or in a circle.</summary>
    /// <param name="path">Full path of a file or folder.</param>
    public static string? Of(string path)
    {
        try
        {
            string root = Path.GetPathRoot(path)!;
            string real = root;
            foreach (string part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
            {
                real = Path.Combine(real, part);
                FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
                if (entry.LinkTarget is not null)
                {
                    // What a link leads to may lie behind links of its own.
                    if (entry.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target
                        || Of(target.FullName) is not { } followed)
                    {
                        return null;
                    }

                    real = followed;
                }
                else if (!entry.Exists)
                {
                    return null;
                }
            }

            return real;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
