namespace EmotionWeb.Tests.Architecture;

/// <summary>The program's own source, read from the checkout.</summary>
internal static class SourceFiles
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>C# and Razor files of core, site and benchmarks by their path from the root, with slashes.</summary>
    public static IEnumerable<(string Path, string Text)> All() =>
        from project in new[] { "EmotionWeb.Core", "EmotionWeb", "benchmarks" }
        from file in Directory.EnumerateFiles(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where Path.GetExtension(file) is ".cs" or ".razor" && !path.Split('/').Any(part => part is "bin" or "obj")
        select (path, File.ReadAllText(file));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EmotionWeb.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from a checkout; its root was not found.");
    }
}
