namespace EmotionWeb.Core.Library;

/// <summary>What is known of the library. Safe for concurrent use.</summary>
public interface ILibrary
{
    /// <summary>Whether folders are configured; where none is, no page shows anything of the library.</summary>
    bool Any { get; }

    /// <summary>Passes where folders are configured.</summary>
    /// <exception cref="LibraryException">None is.</exception>
    void RequireFolders();

    /// <summary>The folders with what was found in them, in the order they are configured.</summary>
    Task<IReadOnlyList<FolderStatus>> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Files that are not offered, or of which something was ignored, by path.</summary>
    /// <param name="skip">How many to leave out at the start.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<FileProblem>> ProblemsAsync(int skip, int limit, CancellationToken cancellationToken);

    /// <summary>Where the files of tracks lie, each within its folder, with <c>/</c> between the parts: never a full path.</summary>
    /// <param name="trackIds">Keys of tracks; those of other sources are passed over.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyDictionary<string, string>> PathsAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken);
}

/// <summary>A folder of the library, as it was last found. Immutable.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Tracks">How many tracks are there.</param>
/// <param name="Unplayable">How many of them this site cannot play.</param>
/// <param name="Missing">How many are gone and not forgotten yet.</param>
/// <param name="Refused">How many files are not offered.</param>
/// <param name="Scanned">When it was last scanned; null where it never was.</param>
/// <param name="Unavailable">Why it cannot be read, or null.</param>
/// <param name="UnavailableSince">Since when, or null.</param>
public sealed record FolderStatus(
    string Path, int Tracks, int Unplayable, int Missing, int Refused, DateTimeOffset? Scanned, LocalizableMessage? Unavailable,
        DateTimeOffset? UnavailableSince);

/// <summary>A line of the report. Immutable.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Reason">Why it is not offered, or what was ignored.</param>
/// <param name="IsOffered">Whether it is offered all the same.</param>
public sealed record FileProblem(string Path, LocalizableMessage Reason, bool IsOffered);
