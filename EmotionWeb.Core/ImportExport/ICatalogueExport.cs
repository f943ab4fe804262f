namespace EmotionWeb.Core.ImportExport;

/// <summary>Writes the catalogue out, song by song, so that its size does not matter. Safe to call from many threads.</summary>
public interface ICatalogueExport
{
    /// <summary>Writes the songs, oldest first. Each is written once, as it stands when its turn comes.</summary>
    /// <param name="output">Written to asynchronously only; left open.</param>
    /// <param name="format">The form.</param>
    /// <param name="moodId">Only songs of this mood, or null for all.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    Task WriteSongsAsync(Stream output, ExportFormat format, int? moodId, CancellationToken cancellationToken);

    /// <summary>Writes moods and map as one JSON object.</summary>
    Task WriteMapAsync(Stream output, CancellationToken cancellationToken);
}

/// <summary>A form that songs are written in.</summary>
public enum ExportFormat
{
    /// <summary>CSV with every field, in UTF-8; importing it gives the same songs again.</summary>
    Csv,

    /// <summary>A JSON array with every field.</summary>
    Json,

    /// <summary>An M3U8 playlist. Songs have no files here, so each line names <c>Artist - Title</c>, which players look for beside the list.</summary>
    M3u8,

    /// <summary>An XSPF playlist, whose tracks are found by title and artist.</summary>
    Xspf,
}
