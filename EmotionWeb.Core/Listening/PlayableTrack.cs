namespace EmotionWeb.Core.Listening;

/// <summary>What a listener gets to hear, from least to most.</summary>
public enum Playability
{
    /// <summary>Nothing sounds here; a link leads elsewhere.</summary>
    Link,

    /// <summary>Thirty seconds of it.</summary>
    Preview,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>Something that sounds, as the player needs it. Immutable.</summary>
/// <param name="Id">Opaque key, letters, digits, <c>-</c> and <c>_</c>, at most 64; <c>/media/{Id}</c> serves its sound, <c>/media/{Id}/cover</c> its cover.</param>
/// <param name="SongId">The catalogue's song that it is, or null where it belongs to none.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist; empty where none is known.</param>
/// <param name="Album">Album, or null.</param>
/// <param name="Duration">How long it sounds, or null where unknown.</param>
/// <param name="Source">Key of the source that it comes from, for example <c>library</c>.</param>
/// <param name="Playability">How much of it is heard.</param>
/// <param name="MediaType">What is asked of a browser's <c>canPlayType</c>, for example <c>audio/mp4; codecs="alac"</c>.</param>
/// <param name="Loudness">How loud it is, as its tags say.</param>
/// <param name="HasCover">Whether it has a cover.</param>
public sealed record PlayableTrack(
    string Id, long? SongId, string Title, string Artist, string? Album, TimeSpan? Duration, string Source, Playability Playability, string MediaType, Loudness Loudness, bool HasCover)
{
    /// <summary>The same song from elsewhere, best first: what is tried where this one fails.</summary>
    public IReadOnlyList<PlayableTrack> Others { get; init; } = [];

    /// <summary>The shop that lets it be heard, and is to be named beside it; null where it is of no shop.</summary>
    public Shop? Shop { get; init; }
}

/// <summary>A shop that has a song.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Address">Where the song is there.</param>
/// <param name="OnlyAlone">Whether it lets a preview be heard by itself alone, where a listener asks for that one.</param>
public sealed record Shop(string Name, string Address, bool OnlyAlone);

/// <summary>ReplayGain 2.0 as tags have it; null where a tag is missing.</summary>
/// <param name="TrackGain">Decibels that bring the track to the reference of -18 LUFS.</param>
/// <param name="TrackPeak">The track's greatest sample, 1 at full scale.</param>
/// <param name="AlbumGain">Decibels that bring the album there.</param>
/// <param name="AlbumPeak">The album's greatest sample.</param>
public sealed record Loudness(double? TrackGain = null, double? TrackPeak = null, double? AlbumGain = null, double? AlbumPeak = null);
