using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Library;

/// <summary>
/// A file of the library, as far as it was read: what it says of itself, or why it is not offered. It belongs to a song by its names (<see
/// cref="TrackNames"/>), so that a song that
/// comes, goes or is renamed needs no scan.
/// </summary>
public sealed class Track
{
    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>Random key that stands in addresses, so that they tell nothing.</summary>
    public required string PublicId { get; init; }

    /// <summary>Its folder.</summary>
    public int FolderId { get; set; }

    /// <summary>Path within the folder, exactly as it was listed.</summary>
    public required string Path { get; set; }

    /// <summary>Bytes.</summary>
    public long Size { get; set; }

    /// <summary>When the file was last written, as ticks of UTC.</summary>
    public long ModifiedTicks { get; set; }

    /// <summary>When it was first seen, as ticks of UTC.</summary>
    public long AddedTicks { get; init; }

    /// <summary>Since when it is gone, as ticks of UTC; null while it is there.</summary>
    public long? MissingSinceTicks { get; set; }

    /// <summary>Why it is not offered, or null.</summary>
    public LocalizableMessage? Refusal { get; set; }

    /// <summary>What was ignored in it, or null.</summary>
    public LocalizableMessage? Remark { get; set; }

    /// <summary>Title.</summary>
    public string Title { get; set; } = string.Empty;

    /// <summary>Artist, or artists with commas; empty where none is known.</summary>
    public string Artist { get; set; } = string.Empty;

    /// <summary><see cref="Title"/> as it is compared.</summary>
    public string TitleFold { get; private set; } = string.Empty;

    /// <summary><see cref="Artist"/> as it is compared.</summary>
    public string ArtistFold { get; private set; } = string.Empty;

    /// <summary>What its title has in common with the same take on other records.</summary>
    public string TitleKey { get; private set; } = string.Empty;

    /// <summary>Its first artist, without guests, as it is compared.</summary>
    public string ArtistKey { get; private set; } = string.Empty;

    /// <summary>Album, or null.</summary>
    public string? Album { get; set; }

    /// <summary>Genres with ";", or null.</summary>
    public string? Genres { get; set; }

    /// <summary>Words for moods with ";", or null.</summary>
    public string? Moods { get; set; }

    /// <summary>Year, or null.</summary>
    public int? Year { get; set; }

    /// <summary>Which record of the album, or null.</summary>
    public int? Disc { get; set; }

    /// <summary>Place on the record, or null.</summary>
    public int? Number { get; set; }

    /// <summary>Beats a minute, or null.</summary>
    public double? Tempo { get; set; }

    /// <summary>How long it sounds in milliseconds, or null.</summary>
    public int? DurationMs { get; set; }

    /// <summary>ReplayGain's track gain, decibels.</summary>
    public double? TrackGain { get; set; }

    /// <summary>ReplayGain's track peak.</summary>
    public double? TrackPeak { get; set; }

    /// <summary>ReplayGain's album gain, decibels.</summary>
    public double? AlbumGain { get; set; }

    /// <summary>ReplayGain's album peak.</summary>
    public double? AlbumPeak { get; set; }

    /// <summary>What the file is sent as.</summary>
    public string MediaType { get; set; } = string.Empty;

    /// <summary>Whether browsers commonly play it as it is.</summary>
    public bool IsDirect { get; set; }

    /// <summary>Where its cover is.</summary>
    public CoverPlace Cover { get; set; }

    /// <summary>Whether its MOOD tag, as it is now, made a song of it or found one: it does so once.</summary>
    public bool IsJoined { get; set; }

    /// <summary>Takes what was read now in place of all that was read before.</summary>
    internal void Take(TagReading reading)
    {
        TrackTags tags = reading is TagReading.Read read ? read.Tags : new TrackTags(string.Empty, string.Empty,
            new AudioFormat(string.Empty, IsDirect: false));
        Refusal = reading is TagReading.Refused refused ? refused.Reason : null;
        Remark = tags.Ignored.Count > 0 ? LibraryMessages.ValuesIgnored(tags.Ignored) : null;
        (Title, Artist, Album, Year, Disc, Number, Tempo) = (tags.Title, tags.Artist, tags.Album, tags.Year, tags.Disc, tags.Number,
            tags.Tempo);
        (TitleFold, ArtistFold) = (SearchNormalizer.Fold(Title), SearchNormalizer.Fold(Artist));
        (TitleKey, ArtistKey) = (TrackNames.TitleKey(TitleFold), TrackNames.ArtistKey(SearchNormalizer.Fold(tags.FirstArtist)));
        IsJoined &= string.Equals(Moods, Joined(tags.Moods), StringComparison.Ordinal);
        (Genres, Moods) = (Joined(tags.Genres), Joined(tags.Moods));
        DurationMs = (int?)tags.Duration?.TotalMilliseconds;
        (TrackGain, TrackPeak, AlbumGain, AlbumPeak) = tags.Loudness;
        (MediaType, IsDirect) = (tags.Format.MediaType, tags.Format.IsDirect);
        Cover = tags.HasCover ? CoverPlace.Embedded : CoverPlace.None;
    }

    private static string? Joined(IReadOnlyList<string> values) => values.Count > 0 ? string.Join(';', values) : null;
}

/// <summary>Where a track's cover is. Kept under its name.</summary>
public enum CoverPlace
{
    /// <summary>It has none.</summary>
    None,

    /// <summary>In the file.</summary>
    Embedded,

    /// <summary>In a picture beside the file.</summary>
    Beside,
}

/// <summary>A folder of the library, as it was last found.</summary>
public sealed class LibraryFolder
{
    /// <summary>Key.</summary>
    public int Id { get; private set; }

    /// <summary>Its full path, as it is configured.</summary>
    public required string Path { get; init; }

    /// <summary>When it was last scanned to the end, as ticks of UTC; null where it never was.</summary>
    public long? ScannedTicks { get; set; }

    /// <summary>Since when it cannot be read, as ticks of UTC; null while it can.</summary>
    public long? UnavailableSinceTicks { get; set; }

    /// <summary>Why it cannot be read, or null.</summary>
    public LocalizableMessage? Unavailable { get; set; }
}
