namespace EmotionWeb.Core.Subsonic;

/// <summary>
/// The music server of the site: what is known of it, and how its music is read while the site runs. Safe to call from many threads.
/// </summary>
public interface IMusicServer
{
    /// <summary>Whether one is configured; where none is, nothing outside is called.</summary>
    bool Any { get; }

    /// <summary>How many songs were seen by the reading that is under way; null where none is.</summary>
    int? Seen { get; }

    /// <summary>Whether it could be used when it was last called; null before that.</summary>
    bool? IsReady { get; }

    /// <summary>What came of the last reading; null before the first has ended.</summary>
    ServerReport? Last { get; }

    /// <summary>Something of this is different; on a thread of its own.</summary>
    event Action? Changed;

    /// <summary>What is kept of it; null where none is configured. It is not asked.</summary>
    Task<ServerStatus?> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Asks for a reading of all its music. One that is asked for while one is under way follows it.</summary>
    void Ask();

    /// <summary>Breaks off the reading that is under way; what it read stays.</summary>
    void Cancel();

    /// <summary>
    /// Tries what the server can do, from signing on, and changes nothing on it. Takes as long as it takes, at most a minute.
    /// </summary>
    Task<IReadOnlyList<ServerAbility>> TestAsync(CancellationToken cancellationToken);

    /// <summary>Whose playlists it takes; <see cref="PlaylistWriters.Nobody"/> where none is configured.</summary>
    PlaylistWriters Playlists { get; }

    /// <summary>Makes a playlist of those songs that are there. Who asks for it is the caller's to check (<see cref="Playlists"/>).</summary>
    /// <param name="name">What it is called there. One that has that name already stays beside it.</param>
    /// <param name="songs">For each song, in order, the keys of its tracks, best first.</param>
    /// <param name="cancellationToken">Ends it; what was made by then stays.</param>
    /// <returns>What came of it; a server that did not do it is told of there.</returns>
    Task<PlaylistSaved> SaveAsync(string name, IReadOnlyList<IReadOnlyList<string>> songs, CancellationToken cancellationToken);
}

/// <summary>A server, as it was last found. Immutable.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Tracks">How many tracks of it are offered.</param>
/// <param name="Missing">How many are gone and not forgotten yet.</param>
/// <param name="Refused">How many are not offered, because browsers do not play them.</param>
/// <param name="Read">When it was last read; null where it never was.</param>
/// <param name="Unavailable">Why it cannot be used, or null.</param>
/// <param name="UnavailableSince">Since when, or null.</param>
public sealed record ServerStatus(
    string Address, int Tracks, int Missing, int Refused, DateTimeOffset? Read, LocalizableMessage? Unavailable,
        DateTimeOffset? UnavailableSince);

/// <summary>What came of a reading. Immutable.</summary>
/// <param name="Seen">Songs that the server told of; 0 where it said that nothing is new.</param>
/// <param name="Added">How many were new.</param>
/// <param name="Changed">How many were other than before.</param>
/// <param name="Gone">How many are there no longer.</param>
/// <param name="Refused">Of what was new or other, how many are not offered.</param>
/// <param name="Songs">Songs that came into the catalogue by their moods.</param>
/// <param name="Fault">Why it did not come to its end, or null.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record ServerReport(int Seen, int Added, int Changed, int Gone, int Refused, int Songs, LocalizableMessage? Fault,
    TimeSpan Elapsed);

/// <summary>What a server was asked for. Immutable.</summary>
/// <param name="What">What it is.</param>
/// <param name="Works">Whether it does it; null where it need not.</param>
/// <param name="How">How, or why not.</param>
public sealed record ServerAbility(LocalizableMessage What, bool? Works, LocalizableMessage How);

/// <summary>What came of a playlist. Immutable.</summary>
/// <param name="Saved">How many songs it has.</param>
/// <param name="LeftOut">How many are not in it, because the server has them not.</param>
/// <param name="Fault">Why it is not there, or not whole; null where it is.</param>
public sealed record PlaylistSaved(int Saved, int LeftOut, LocalizableMessage? Fault = null);
