namespace EmotionWeb.Tests.Unit.Library;

/// <summary>A folder of music; gone with the test.</summary>
internal sealed class MusicFolder : IDisposable
{
    /// <summary>Older than what may still be written.</summary>
    private static readonly DateTime Settled = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    public string Path { get; } = Directory.CreateTempSubdirectory("emotionweb-music-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Settings that name it.</summary>
    public Dictionary<string, string?> Settings => new(StringComparer.Ordinal) { ["Library:Folders:0"] = Path };

    /// <summary>Puts a sound in and tags it.</summary>
    /// <returns>Its full path.</returns>
    public string Add(string name, string kind = "mp3", Action<TagLib.File>? tag = null, double seconds = 1)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Copy(Sounds.Of(kind, seconds), path);
        if (tag is not null)
        {
            Tag(path, tag);
        }

        Settle(path);
        return path;
    }

    public string Add(string name, string title, string artist, string kind = "mp3", double seconds = 1) => Add(name, kind, file =>
    {
        file.Tag.Title = title;
        file.Tag.Performers = [artist];
    }, seconds);

    public string Write(string name, byte[] content)
    {
        string path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        Settle(path);
        return path;
    }

    /// <summary>Tags a file anew.</summary>
    public static void Tag(string path, Action<TagLib.File> tag)
    {
        using TagLib.File file = TagLib.File.Create(path);
        tag(file);
        file.Save();
    }

    /// <summary>As if it had lain there for long.</summary>
    public static void Settle(string path, int minutesLater = 0) => File.SetLastWriteTimeUtc(path, Settled.AddMinutes(minutesLater));

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
