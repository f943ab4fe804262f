using System.Globalization;
using EmotionWeb.Core.Listening;
using Microsoft.Extensions.Logging;
using TagLib;
using File = TagLib.File;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Reads tags by TagLibSharp. Which tag stands where in which format was tried with files that ffmpeg makes; a test goes through them.
/// Whatever a file
/// holds, the worst that comes of it is a line in the report.
/// </summary>
internal sealed partial class TagReader(TimeProvider time, ILogger<TagReader> logger) : ITagReader
{
    private const string AppleMean = "com.apple.iTunes";

    /// <summary>ReplayGain's reference is -18 LUFS, that of Opus -23 (RFC 7845, 5.2.1).</summary>
    private const double R128ToReplayGain = 5;

    /// <inheritdoc />
    public TagReading Read(string path)
    {
        try
        {
            return string.Equals(Path.GetExtension(path), AudioFormat.Ac3, StringComparison.OrdinalIgnoreCase) ? OfAc3(path) : OfTags(path);
        }
        catch (UnsupportedFormatException)
        {
            return new TagReading.Refused(LibraryMessages.UnknownCodec);
        }
        catch (CorruptFileException)
        {
            return new TagReading.Refused(LibraryMessages.Broken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new TagReading.Gone();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return new TagReading.Refused(LibraryMessages.Unreadable);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // TagLib has no one way of saying that a file is broken: indexes, casts and overflows come out of it too.
            LogOdd(e, Path.GetExtension(path));
            return new TagReading.Refused(LibraryMessages.Broken);
        }
    }

    private static TagReading OfAc3(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[2];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || start is not [0x0B, 0x77])
        {
            return new TagReading.Refused(LibraryMessages.NoSound);
        }

        (string? artist, string title) = TagValues.OfName(path);
        return new TagReading.Read(new TrackTags(title, artist ?? string.Empty, AudioFormat.Of(path, codec: null)));
    }

    private TagReading OfTags(string path)
    {
        // Pictures are counted and not read: a cover of 20 MB costs nothing here.
        using File file = File.Create(new ReadOnlyFile(path), ReadStyle.Average | ReadStyle.PictureLazy);
        IAudioCodec? codec = file.Properties?.Codecs?.OfType<IAudioCodec>()
            .FirstOrDefault(c => c is ICodec { MediaTypes: var types } && types.HasFlag(MediaTypes.Audio));
        TimeSpan duration = file.Properties?.Duration ?? TimeSpan.Zero;
        if (codec is null || duration <= TimeSpan.Zero)
        {
            return new TagReading.Refused(LibraryMessages.NoSound);
        }

        List<string> ignored = [];
        (string? artistOfName, string titleOfName) = TagValues.OfName(path);
        IReadOnlyList<string> performers = TagValues.PartArtists(Performers(file));
        IReadOnlyList<string> artists = TagValues.PartArtists(Named(file, "ARTISTS")) is { Count: > 0 } named ? named
            : performers is [_, ..] ? performers
            : TagValues.PartArtists(file.Tag.AlbumArtists);
        artists = [.. artists.Where(artist => !TagValues.IsVarious(artist))];
        string artist = TagValues.Clean(string.Join(", ", performers.Where(p => !TagValues.IsVarious(p)) is var shown && shown.Any()
            ? shown : artists));
        string title = TagValues.Clean(file.Tag.Title);
        return new TagReading.Read(new TrackTags(
            title.Length > 0 ? title : titleOfName,
            artist.Length > 0 ? artist : artistOfName ?? string.Empty,
            AudioFormat.Of(path, codec.Description))
        {
            FirstArtist = artists.Count > 0 ? artists[0] : artistOfName ?? string.Empty,
            Album = TagValues.Clean(file.Tag.Album) is { Length: > 0 } album ? album : null,
            Genres = TagValues.Part(file.Tag.Genres),
            Moods = TagValues.Part([.. Frame(file, "TMOO"), .. Named(file, "MOOD"), .. Named(file, "WM/Mood")]),
            Year = Within("YEAR", file.Tag.Year, 1000, time.GetUtcNow().Year + 1, ignored) is { } year ? (int)year : null,
            Disc = Within("DISC", file.Tag.Disc, 1, 1000, ignored) is { } disc ? (int)disc : null,
            Number = Within("TRACK", file.Tag.Track, 1, 10_000, ignored) is { } number ? (int)number : null,
            Tempo = Within("BPM", file.Tag.BeatsPerMinute > 0 ? file.Tag.BeatsPerMinute : Named(file, "BPM").Select(TagValues.Figure)
                .FirstOrDefault() ?? 0, 20, 400, ignored),
            Duration = duration,
            Loudness = new Loudness(
                Gain("TRACK_GAIN", file, file.Tag.ReplayGainTrackGain, ignored),
                Within("REPLAYGAIN_TRACK_PEAK", file.Tag.ReplayGainTrackPeak, double.Epsilon, 10, ignored),
                Gain("ALBUM_GAIN", file, file.Tag.ReplayGainAlbumGain, ignored),
                Within("REPLAYGAIN_ALBUM_PEAK", file.Tag.ReplayGainAlbumPeak, double.Epsilon, 10, ignored)),
            HasCover = file.Tag.Pictures.Length > 0,
            Ignored = ignored,
        });
    }

    /// <summary>TagLib parts artists of ID3v2.3 at every "/", as that version says; taggers do not write it so.</summary>
    private static IEnumerable<string?> Performers(File file) =>
        file.GetTag(TagTypes.Id3v2) is TagLib.Id3v2.Tag { Version: < 4 } id3 && id3.Performers.Length > 0
            ? [string.Join('/', id3.Performers)] : file.Tag.Performers;

    /// <summary>Decibels: of Opus in its own tag, in 256ths and to its own reference; else as ReplayGain has them.</summary>
    private static double? Gain(string name, File file, double replayGain, List<string> ignored)
    {
        double? own = Xiph(file)?.GetField($"R128_{name}").Select(TagValues.Figure).FirstOrDefault() is { } r128
            ? (r128 / 256) + R128ToReplayGain : null;
        return Within($"REPLAYGAIN_{name}", own ?? replayGain, -40, 40, ignored, zeroIsNone: false);
    }

    /// <summary>The value where it makes sense; TagLib has NaN for what is not there, or 0.</summary>
    private static double? Within(string name, double value, double least, double most, List<string> ignored, bool zeroIsNone = true)
    {
        if (double.IsNaN(value) || (zeroIsNone && value == 0))
        {
            return null;
        }

        if (value >= least && value <= most)
        {
            return value;
        }

        ignored.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.##}"));
        return null;
    }

    /// <summary>Values of a frame of ID3v2.</summary>
    private static IEnumerable<string> Frame(File file, string id) =>
        file.GetTag(TagTypes.Id3v2) is TagLib.Id3v2.Tag tag ? tag.GetFrames<TagLib.Id3v2.TextInformationFrame>(id).SelectMany(f => f.Text)
            : [];

    /// <summary>
    /// Values under a name of a tagger's own, whatever the format: <c>TXXX</c>, a Vorbis comment, a box of Apple's, an item of APE or ASF.
    /// </summary>
    private static IEnumerable<string?> Named(File file, string name)
    {
        IEnumerable<string?> id3 = file.GetTag(TagTypes.Id3v2) is TagLib.Id3v2.Tag tag
            ? tag.GetFrames<TagLib.Id3v2.UserTextInformationFrame>().Where(f =>
                string.Equals(f.Description, name, StringComparison.OrdinalIgnoreCase)).SelectMany(f => f.Text) : [];
        IEnumerable<string?> xiph = Xiph(file)?.GetField(name) ?? [];
        IEnumerable<string?> apple = file.GetTag(TagTypes.Apple) is TagLib.Mpeg4.AppleTag boxes ? [boxes.GetDashBox(AppleMean, name)] : [];
        IEnumerable<string?> ape = file.GetTag(TagTypes.Ape) is TagLib.Ape.Tag items ? items.GetItem(name)?.ToStringArray() ?? [] : [];
        IEnumerable<string?> asf = file.GetTag(TagTypes.Asf) is TagLib.Asf.Tag descriptors ? descriptors.GetDescriptorStrings(name) : [];
        return [.. id3, .. xiph, .. apple, .. ape, .. asf];
    }

    private static TagLib.Ogg.XiphComment? Xiph(File file) => file.GetTag(TagTypes.Xiph) as TagLib.Ogg.XiphComment;

    [LoggerMessage(Level = LogLevel.Warning, Message = "TagLib failed at a file that ends in {Ending}; the file is not offered.")]
    private partial void LogOdd(Exception error, string ending);
}
