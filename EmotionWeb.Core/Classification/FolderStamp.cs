using System.Globalization;

namespace EmotionWeb.Core.Classification;

/// <summary>Tells whether the files of a models folder changed: their names, lengths and times in one text.</summary>
internal static class FolderStamp
{
    /// <summary>The stamp of the files directly in the folder; empty where the folder cannot be looked into.</summary>
    public static string Of(ModelsFolder folder)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(folder.Path).EnumerateFiles()
                .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"))
                .Order(StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed, or being replaced: a state like any other, which a reload then refuses by name.
            return string.Empty;
        }
    }
}
