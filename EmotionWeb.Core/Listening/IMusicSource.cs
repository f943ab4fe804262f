namespace EmotionWeb.Core.Listening;

/// <summary>
/// Where tracks come from: the operator's folders, a music server. What is known of its tracks is stored, so that songs are matched to them
/// without asking it
/// (<see cref="ITrackFinder"/>); it is asked when one of them is heard. Implementations are safe for concurrent use.
/// </summary>
public interface IMusicSource
{
    /// <summary>Names it in <see cref="SourcesOptions.Order"/> and in <see cref="PlayableTrack.Source"/>.</summary>
    string Key { get; }

    /// <summary>Opens the sound of one of its tracks.</summary>
    /// <param name="trackId">As it came in an address; whatever stands there.</param>
    /// <param name="listener">
    /// Who asks (<c>ListenerKey</c>), or null where that is not known: some tracks are one listener's alone.
    /// </param>
    /// <param name="form">In which form; where another cannot be made, it is as it is.</param>
    /// <param name="part">Which part of it is wanted, or null for all. Sound that can be sought may be given whole nevertheless.</param>
    /// <param name="cancellationToken">The listener is gone.</param>
    /// <returns>
    /// The sound, for the caller to dispose; null where this source has no such track, or it is gone, or the form cannot be made of it.
    /// </returns>
    /// <exception cref="SourceUnavailableException">The source is out of reach, or gave no sound.</exception>
    Task<Sound?> OpenAsync(string trackId, string? listener, SoundForm form, PartWanted? part, CancellationToken cancellationToken);

    /// <summary>The cover of one of its tracks, as a JPEG whose longer side has at most <paramref name="size"/> pixels.</summary>
    /// <param name="trackId">As it came in an address.</param>
    /// <param name="size">One of <see cref="CoverSizes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where this source has no such track, or it has no cover that can be shown.</returns>
    Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken);

    /// <summary>Sizes that covers come in, pixels.</summary>
    static IReadOnlyList<int> CoverSizes { get; } = [96, 256, 512];
}

/// <summary>In which form sound is wanted.</summary>
public enum SoundForm
{
    /// <summary>As it is, where browsers commonly play that; else <see cref="Opus"/>, where it can be made.</summary>
    Best,

    /// <summary>Opus in Ogg.</summary>
    Opus,

    /// <summary>AAC in MP4, for browsers that do not play Opus in Ogg.</summary>
    Aac,
}

/// <summary>Which bytes of a sound are wanted. Immutable.</summary>
/// <param name="From">First byte; null for the last <paramref name="To"/> bytes.</param>
/// <param name="To">Last byte, or null for all that follow.</param>
/// <param name="OnlyOf">
/// The <see cref="Sound.Tag"/> of what they are a part of: of anything else all is wanted. Null where that does not matter.
/// </param>
public sealed record PartWanted(long? From, long? To, string? OnlyOf = null);

/// <summary>Which bytes of a sound are given. Immutable.</summary>
/// <param name="From">First byte; null for all of it, or where <paramref name="IsBeyond"/>.</param>
/// <param name="To">Last byte.</param>
/// <param name="Total">How many there are in all; null where unknown.</param>
/// <param name="IsBeyond">Whether what was wanted lies beyond the end, so that nothing is given.</param>
public sealed record PartGiven(long? From, long? To, long? Total, bool IsBeyond = false);

/// <summary>Sound, open. Dispose it, or let what sends it do so.</summary>
/// <param name="content">Its bytes: all of them, to be sought; where <paramref name="part"/> is given, those alone, as they come.</param>
/// <param name="mediaType">What it is sent as.</param>
/// <param name="tag">Another for every other content, without quotes.</param>
/// <param name="modified">When it was last written, in whole seconds as HTTP has them; null where unknown.</param>
/// <param name="part">Which bytes of it are given; null where it can be sought.</param>
public sealed class Sound(Stream content, string mediaType, string tag, DateTimeOffset? modified = null, PartGiven? part = null)
    : IDisposable
{
    /// <summary>Its bytes: all of them, to be sought, or those of <see cref="Part"/>.</summary>
    public Stream Content { get; } = content;

    /// <summary>What it is sent as.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>Another for every other content, without quotes.</summary>
    public string Tag { get; } = tag;

    /// <summary>When it was last written, or null.</summary>
    public DateTimeOffset? Modified { get; } = modified;

    /// <summary>Which bytes of it are given; null where <see cref="Content"/> can be sought.</summary>
    public PartGiven? Part { get; } = part;

    /// <inheritdoc />
    public void Dispose() => Content.Dispose();
}

/// <summary>A cover that lies ready in the data folder. Immutable.</summary>
/// <param name="Path">Full path of a JPEG.</param>
/// <param name="Tag">Another for every other content, without quotes.</param>
public sealed record CoverFile(string Path, string Tag);

/// <summary>A source that has a track cannot give it now.</summary>
public sealed class SourceUnavailableException : LocalizableException
{
    /// <summary>Why.</summary>
    /// <param name="explanation">What is said of it.</param>
    public SourceUnavailableException(LocalizableMessage explanation) : base(explanation)
    {
    }
}
