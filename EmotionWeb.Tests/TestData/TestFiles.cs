namespace EmotionWeb.Tests.TestData;

/// <summary>The files of this folder, as they lie beside the test program.</summary>
internal static class TestFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "TestData");

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static IEnumerable<string> Formats() => Directory.EnumerateFiles(Path.Combine(Folder, "formats")).Where(f => !f.EndsWith(".py", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
