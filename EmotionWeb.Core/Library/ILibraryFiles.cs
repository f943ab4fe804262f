namespace EmotionWeb.Core.Library;

/// <summary>Opens what the library offers, by the keys of tracks; a path is never taken from outside. Safe for concurrent use.</summary>
public interface ILibraryFiles
{
    /// <summary>Opens a track's file. One that is gone is marked as missing at once.</summary>
    /// <param name="trackId">As it came in an address; whatever stands there.</param>
    /// <param name="form">In which form; where nothing is transcoded here, every form is the file as it is.</param>
    /// <param name="cancellationToken">The listener is gone.</param>
    /// <returns>
    /// The file, for the caller to dispose; null where there is no such track, its file is not there or lies outside its folder, or the
    /// form cannot be made of it.
    /// </returns>
    Task<SoundFile?> OpenAsync(string trackId, SoundForm form, CancellationToken cancellationToken);

    /// <summary>A track's cover, as a JPEG whose longer side has at most <paramref name="size"/> pixels.</summary>
    /// <param name="trackId">As it came in an address.</param>
    /// <param name="size">One of <see cref="CoverSizes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where there is no such track, or it has no cover that can be shown.</returns>
    Task<CoverFile?> CoverAsync(string trackId, int size, CancellationToken cancellationToken);

    /// <summary>Sizes that covers come in, pixels.</summary>
    static IReadOnlyList<int> CoverSizes { get; } = [96, 256, 512];
}

/// <summary>A file of sound, open. Dispose it, or let what sends it do so.</summary>
/// <param name="content">Its bytes; can be sought.</param>
/// <param name="mediaType">What it is sent as.</param>
/// <param name="modified">When it was last written, in whole seconds as HTTP has them.</param>
/// <param name="tag">Another for every other content, without quotes.</param>
public sealed class SoundFile(Stream content, string mediaType, DateTimeOffset modified, string tag) : IDisposable
{
    /// <summary>Its bytes; can be sought.</summary>
    public Stream Content { get; } = content;

    /// <summary>What it is sent as.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>When it was last written.</summary>
    public DateTimeOffset Modified { get; } = modified;

    /// <summary>Another for every other content, without quotes.</summary>
    public string Tag { get; } = tag;

    /// <inheritdoc />
    public void Dispose() => Content.Dispose();
}

/// <summary>A cover that lies ready in the data folder. Immutable.</summary>
/// <param name="Path">Full path of a JPEG.</param>
/// <param name="Tag">Another for every other content, without quotes.</param>
public sealed record CoverFile(string Path, string Tag);
