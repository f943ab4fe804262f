using EmotionWeb.Core.ChangeHistory;

namespace EmotionWeb.Core.Library;

/// <summary>Makes songs of tracks: by their MOOD tags, or as an admin accepts what is suggested. Safe to call from many threads.</summary>
public interface ILibrarySorting
{
    /// <summary>Tracks that belong to no song, by folder and file, each with the mood that is suggested for it.</summary>
    /// <param name="text">Beginnings of words of title and artist, or null for all.</param>
    /// <param name="skip">How many to leave out at the start.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<UnsortedPage> UnsortedAsync(string? text, int skip, int limit, CancellationToken cancellationToken);

    /// <summary>Makes songs of unsorted tracks, as one change of the history, by which it is taken back.</summary>
    /// <param name="scope">Which.</param>
    /// <param name="moodId">Their mood; null for the one that is suggested for each. Those without a suggestion are left then.</param>
    /// <param name="editor">Who accepts it.</param>
    /// <param name="cancellationToken">Ends it with nothing changed.</param>
    Task<Accepted> AcceptAsync(UnsortedScope scope, int? moodId, Editor editor, CancellationToken cancellationToken);
}

/// <summary>Some unsorted tracks. Immutable.</summary>
/// <param name="Tracks">The tracks.</param>
/// <param name="Total">How many there are on all pages.</param>
public sealed record UnsortedPage(IReadOnlyList<UnsortedTrack> Tracks, int Total);

/// <summary>A track that belongs to no song. Immutable.</summary>
/// <param name="Id">Its key in addresses.</param>
/// <param name="Title">Title.</param>
/// <param name="Artist">Artist; empty where none is known, and then it cannot become a song.</param>
/// <param name="Album">Album, or null.</param>
/// <param name="Folder">Path of the folder it lies in; empty where it is no file.</param>
/// <param name="Suggestion">What is suggested, or null.</param>
/// <param name="Source">Key of the source that it comes from.</param>
public sealed record UnsortedTrack(
    string Id, string Title, string Artist, string? Album, string Folder, MoodSuggestion? Suggestion, string Source = LibraryTrackFinder.Source);

/// <summary>A mood that may fit. Immutable.</summary>
/// <param name="MoodId">The mood.</param>
/// <param name="Why">What speaks for it.</param>
public sealed record MoodSuggestion(int MoodId, LocalizableMessage Why);

/// <summary>Which unsorted tracks.</summary>
public enum UnsortedReach
{
    /// <summary>The track alone.</summary>
    Track,

    /// <summary>All of its album in its folder.</summary>
    Album,

    /// <summary>All in its folder, and in those below.</summary>
    Folder,
}

/// <summary>Which unsorted tracks. Immutable.</summary>
/// <param name="TrackId">Key of one of them.</param>
/// <param name="Reach">Which beside it.</param>
public sealed record UnsortedScope(string TrackId, UnsortedReach Reach = UnsortedReach.Track);

/// <summary>What came of accepting. Immutable.</summary>
/// <param name="Songs">How many songs were added.</param>
/// <param name="Left">How many tracks were left: without a mood, or without an artist.</param>
/// <param name="Change">The change in the log; null where nothing was added.</param>
public sealed record Accepted(int Songs, int Left, long? Change);
