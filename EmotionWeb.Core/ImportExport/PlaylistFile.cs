using System.Globalization;
using System.Text;
using System.Xml;

namespace EmotionWeb.Core.ImportExport;

/// <summary>A song as a playlist has it. Immutable.</summary>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist; empty where none is known.</param>
/// <param name="Album">Album, or null.</param>
/// <param name="Duration">How long it sounds, or null where unknown.</param>
/// <param name="Path">
/// Where its file lies within its folder of music, with <c>/</c> between the parts; null where it has none. Never a full path.
/// </param>
public sealed record PlaylistSong(string Title, string Artist, string? Album = null, TimeSpan? Duration = null, string? Path = null)
{
    /// <summary>The song in a line: <c>Artist - Title</c>, or the title where no artist is known.</summary>
    public string Line => PlaylistFile.OneLine(Artist) is { Length: > 0 } artist ? $"{artist} - {PlaylistFile.OneLine(Title)}"
        : PlaylistFile.OneLine(Title);
}

/// <summary>A form of playlists.</summary>
public enum PlaylistFormat
{
    /// <summary>M3U8: <c>#EXTM3U</c>, and two lines a song.</summary>
    M3u8,

    /// <summary>XSPF 1 (xspf.org), an XML.</summary>
    Xspf,

    /// <summary>A line a song, for people.</summary>
    Text,
}

/// <summary>
/// Writes playlists. Players find a song by its file where the list lies in the folder of music, else by artist and title. Safe to call
/// from many threads.
/// </summary>
public static class PlaylistFile
{
    /// <summary>UTF-8 without a mark: players take a mark for a part of the first line.</summary>
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private const string Xspf = "http://xspf.org/ns/0/";

    /// <summary>Writes a playlist.</summary>
    /// <param name="output">Written to asynchronously only; left open.</param>
    /// <param name="format">The form.</param>
    /// <param name="name">What it is called; null where it has no name.</param>
    /// <param name="songs">The songs in their order.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is none.</exception>
    public static async Task WriteAsync(
        Stream output, PlaylistFormat format, string? name, IAsyncEnumerable<PlaylistSong> songs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(songs);
        if (format is PlaylistFormat.Xspf)
        {
            await WriteXspfAsync(output, name, songs, cancellationToken);
            return;
        }

        (string head, Func<PlaylistSong, string> write) = format switch
        {
            PlaylistFormat.M3u8 => (M3u8Head(name), (Func<PlaylistSong, string>)M3u8Lines),
            PlaylistFormat.Text => (string.Empty, song => $"{song.Line}\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        await using StreamWriter writer = new(output, Utf8, bufferSize: 1 << 16, leaveOpen: true);
        await writer.WriteAsync(head.AsMemory(), cancellationToken);
        await foreach (PlaylistSong song in songs.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(write(song).AsMemory(), cancellationToken);
        }

        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Text without line breaks and other control characters, which would end the line of a playlist or forge another.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', string.Concat(text.Select(c => IsBreak(c) ? ' ' : c)).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    private static string M3u8Head(string? name) => name is null ? "#EXTM3U\n" : $"#EXTM3U\n#PLAYLIST:{OneLine(name)}\n";

    private static string M3u8Lines(PlaylistSong song)
    {
        string seconds = song.Duration is { } length ? Math.Round(length.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "-1";

        // A path with a line break cannot stand in such a list: its song is found by name.
        string place = song.Path is { } path && !path.Any(IsBreak) ? path : song.Line.Replace('/', '-');
        return $"#EXTINF:{seconds},{song.Line}\n./{place}\n";
    }

    private static async Task WriteXspfAsync(Stream output, string? name, IAsyncEnumerable<PlaylistSong> songs,
        CancellationToken cancellationToken)
    {
        await using XmlWriter xml = XmlWriter.Create(output, new XmlWriterSettings { Async = true, Encoding = Utf8, Indent = true });
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "playlist", Xspf);
        await xml.WriteAttributeStringAsync(null, "version", null, "1");
        await WriteAsync(xml, "title", name);
        await xml.WriteStartElementAsync(null, "trackList", null);
        await foreach (PlaylistSong song in songs.WithCancellation(cancellationToken))
        {
            await xml.WriteStartElementAsync(null, "track", null);
            await WriteAsync(xml, "location", song.Path is { } path
                ? string.Join('/', path.Split('/').Select(Uri.EscapeDataString).Prepend(".")) : null);
            await WriteAsync(xml, "title", song.Title);
            await WriteAsync(xml, "creator", song.Artist);
            await WriteAsync(xml, "album", song.Album);
            await WriteAsync(xml, "duration", song.Duration is { } length
                ? Math.Round(length.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : null);
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
        await xml.WriteEndElementAsync();
        await xml.WriteEndDocumentAsync();
        await xml.FlushAsync();
    }

    private static Task WriteAsync(XmlWriter xml, string name, string? text) =>
        string.IsNullOrEmpty(text) ? Task.CompletedTask : xml.WriteElementStringAsync(null, name, null, Shown(text));

    // A file may have brought in signs that XML cannot hold, halves of pairs among them.
    private static string Shown(string text) => string.Concat(text.Where((c, i) => XmlConvert.IsXmlChar(c)
        || (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) || (i > 0 && char.IsSurrogatePair(text[i - 1], c))));
}
