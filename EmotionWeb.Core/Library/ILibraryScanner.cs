namespace EmotionWeb.Core.Library;

/// <summary>
/// Brings what is kept of the library up to what lies in its folders. Safe to call from many threads; one scan at a time, whichever process
/// does it.
/// </summary>
public interface ILibraryScanner
{
    /// <summary>
    /// Lists every folder, and reads the tags of what is new or changed. What was done up to a cancellation stays, and the next scan goes
    /// on from there. A folder that is away, or empty
    /// while files of it are known, is marked as unavailable, and nothing in it is forgotten. Tracks whose MOOD tag stands for a mood
    /// become songs, which the change history lists.
    /// </summary>
    /// <param name="progress">Told how far it is, from time to time, on threads of the scan; or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LibraryException">No folder is configured, or another scan is under way.</exception>
    Task<ScanReport> ScanAsync(IProgress<ScanProgress>? progress, CancellationToken cancellationToken);
}

/// <summary>How far a scan is. Immutable.</summary>
/// <param name="Seen">Files of sound that were listed.</param>
/// <param name="ToRead">How many of them are new or changed, so far.</param>
/// <param name="Added">New ones that were read.</param>
/// <param name="Changed">Changed ones that were read.</param>
/// <param name="Moved">Files that were found in another place.</param>
/// <param name="Gone">Files that are there no longer.</param>
/// <param name="Refused">Of what was read now, how many are not offered.</param>
public sealed record ScanProgress(int Seen, int ToRead, int Added, int Changed, int Moved, int Gone, int Refused)
{
    /// <summary>How many were read.</summary>
    public int Read => Added + Changed + Moved;
}

/// <summary>What came of a scan. Immutable.</summary>
/// <param name="Total">What was done.</param>
/// <param name="Songs">Songs that came into the catalogue by the MOOD tags of files.</param>
/// <param name="Dropped">Files that were gone for so long that they are forgotten.</param>
/// <param name="StillWritten">Files that someone is writing just now; the next scan reads them.</param>
/// <param name="Unavailable">Folders that could not be read.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ScanReport(ScanProgress Total, int Songs, int Dropped, int StillWritten,
    IReadOnlyList<UnavailableFolder> Unavailable, TimeSpan Elapsed);

/// <summary>A folder that cannot be read. Immutable.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Reason">Why.</param>
/// <param name="Since">Since when, as far as scans tell.</param>
public sealed record UnavailableFolder(string Path, LocalizableMessage Reason, DateTimeOffset Since);
