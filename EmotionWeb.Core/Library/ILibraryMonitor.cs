namespace EmotionWeb.Core.Library;

/// <summary>
/// Keeps the library up to date while the site runs: it scans at the start, when something changes in a folder, and when asked to. Safe to
/// call from many threads.
/// </summary>
public interface ILibraryMonitor
{
    /// <summary>How far the scan is that is under way; null where none is.</summary>
    ScanProgress? Progress { get; }

    /// <summary>What came of the last scan; null before the first has ended.</summary>
    ScanReport? Last { get; }

    /// <summary>Why the last scan did not come to its end, or null.</summary>
    LocalizableMessage? Fault { get; }

    /// <summary>What was done by all scans of this process.</summary>
    ScanProgress Total { get; }

    /// <summary>
    /// Folders that tell of no changes, so that they are scanned every <see cref="LibraryOptions.RescanMinutes"/> instead.
    /// </summary>
    IReadOnlyList<string> Unwatched { get; }

    /// <summary>Something of this is different; on a thread of the monitor's, often while a scan is under way.</summary>
    event Action? Changed;

    /// <summary>Asks for a scan. One that is asked for while one is under way follows it.</summary>
    void Ask();

    /// <summary>Breaks off the scan that is under way; what it read stays.</summary>
    void Cancel();
}
