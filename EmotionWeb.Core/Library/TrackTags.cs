using EmotionWeb.Core.Listening;

namespace EmotionWeb.Core.Library;

/// <summary>What a file says of itself; what it does not say, or says without sense, is null or empty. Immutable.</summary>
internal sealed record TrackTags(string Title, string Artist, AudioFormat Format)
{
    /// <summary>Whose name the song is found under: the first artist, without guests.</summary>
    public string FirstArtist { get; init; } = Artist;

    public string? Album { get; init; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<string> Genres { get; init; } = [];

    /// <summary>Words for moods, in the order of the file.</summary>
    public IReadOnlyList<string> Moods { get; init; } = [];

    public int? Year { get; init; }

    public int? Disc { get; init; }

    public int? Number { get; init; }

    /// <summary>Beats a minute, 20 to 400.</summary>
    public double? Tempo { get; init; }

    public TimeSpan? Duration { get; init; }

    public Loudness Loudness { get; init; } = new();

    /// <summary>Whether the file holds a picture.</summary>
    public bool HasCover { get; init; }

    /// <summary>Values that make no sense, such as <c>BPM 9999</c>.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}

/// <summary>What came of reading a file: its tags, or why it is not offered. Immutable.</summary>
internal abstract record TagReading
{
    public sealed record Read(TrackTags Tags) : TagReading;

    public sealed record Refused(LocalizableMessage Reason) : TagReading;

    /// <summary>It went meanwhile.</summary>
    public sealed record Gone : TagReading;
}

/// <summary>Reads tags. Implementations are safe to call from many threads.</summary>
internal interface ITagReader
{
    /// <summary>Opens a file and reads what it says of itself; never throws for what the file holds.</summary>
    /// <param name="path">Full path of a file that <see cref="AudioFormat.IsSound"/>.</param>
    TagReading Read(string path);
}
