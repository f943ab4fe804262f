using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Sessions;

/// <summary>Plans music for a time: from where the listener is along a path to where they want to be.</summary>
public interface ISessionPlanner
{
    /// <summary>Plans a session.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <returns>The plan; with fewer minutes than asked for, and a note that says so, where too few songs belong on the path.</returns>
    Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Plans the rest of a session again, from where it is with the time that is left: along the same way where the feeling is the same,
    /// else along a way from the new one.
    /// </summary>
    /// <param name="plan">The session.</param>
    /// <param name="request">What is wanted now: another feeling or another taste.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <returns>What stays, and what follows it.</returns>
    Task<SessionPlan> ReplanAsync(SessionPlan plan, SessionRequest request, SessionProgress progress, CancellationToken cancellationToken);

    /// <summary>Puts another song in the place of one.</summary>
    /// <param name="plan">The session.</param>
    /// <param name="request">What is wanted: the session's request, with the taste of now.</param>
    /// <param name="songId">The song that is not wanted there.</param>
    /// <param name="refused">Songs that are not wanted there either.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The session with the song that fits best in that place; the same session where none does.</returns>
    Task<SessionPlan> ReplaceAsync(SessionPlan plan, SessionRequest request, long songId, IReadOnlySet<long> refused,
        CancellationToken cancellationToken);

    /// <summary>Makes a session of songs that are chosen already, as one that was kept is.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="songs">The songs in their order, each once.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The session of those that are still there and that the listener did not rule out meanwhile; none may be left.</returns>
    Task<SessionPlan> OfAsync(SessionRequest request, IReadOnlyList<SessionPick> songs, CancellationToken cancellationToken);
}

/// <summary>A song that is chosen for a session.</summary>
/// <param name="SongId">Its key.</param>
/// <param name="ByHand">Whether the listener put it there.</param>
public readonly record struct SessionPick(long SongId, bool ByHand);

/// <summary>How far a session is.</summary>
/// <param name="Stays">Entries that stay, in order: those that were heard, the one that sounds, and perhaps the one behind it.</param>
/// <param name="Left">Time for songs after those, above 0.</param>
/// <param name="Taken">Songs that are not taken again: the listener has them elsewhere, or was through with them.</param>
public sealed record SessionProgress(IReadOnlyList<SessionEntry> Stays, TimeSpan Left, IReadOnlySet<long> Taken);

/// <summary>What a session is to be.</summary>
/// <param name="Feeling">How the listener feels: a reading, or what they chose.</param>
/// <param name="Goal">Whether to stay with it, balance it or lift it.</param>
/// <param name="Minutes">How long, <see cref="Least"/> to <see cref="Most"/> minutes.</param>
/// <param name="Seed">The same seed on the same catalogue gives the same session; another gives another.</param>
public sealed record SessionRequest(EmotionScores Feeling, ListeningGoal Goal, int Minutes, int Seed)
{
    /// <summary>Fewest minutes.</summary>
    public const int Least = 10;

    /// <summary>Most minutes.</summary>
    public const int Most = 120;

    /// <summary>What the listener said of songs; nothing by default.</summary>
    public ListenerTaste Taste { get; init; } = ListenerTaste.None;
}

/// <summary>A planned session. Immutable.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Path">The way it takes.</param>
/// <param name="Entries">Its songs in order.</param>
/// <param name="Found">How long they last together; songs of unknown length count as <see cref="SessionPath.UsualSong"/>.</param>
/// <param name="Notes">What it falls short of, in words for the listener; mostly none.</param>
public sealed record SessionPlan(
    SessionRequest Request, SessionPath Path, IReadOnlyList<SessionEntry> Entries, TimeSpan Found, IReadOnlyList<LocalizableMessage> Notes)
{
    /// <summary>The session without a song.</summary>
    public SessionPlan Without(long songId) => With(Entries.Where(e => e.Song.Id != songId));

    /// <summary>The session with a song at another place, from 0, where it stays when the rest is planned again.</summary>
    public SessionPlan Moved(long songId, int place)
    {
        List<SessionEntry> entries = [.. Entries];
        int from = entries.FindIndex(e => e.Song.Id == songId);
        if (from < 0 || Math.Clamp(place, 0, entries.Count - 1) == from)
        {
            return this;
        }

        SessionEntry moved = entries[from] with { Reason = SessionMessages.ByHand, ByHand = true };
        entries.RemoveAt(from);
        entries.Insert(Math.Clamp(place, 0, entries.Count), moved);
        return With(entries);
    }

    /// <summary>The session with these songs in this order; what they last together tells when each begins.</summary>
    public SessionPlan With(IEnumerable<SessionEntry> entries)
    {
        TimeSpan starts = TimeSpan.Zero;
        List<SessionEntry> placed = [];
        foreach (SessionEntry entry in entries)
        {
            placed.Add(entry with { Starts = starts });
            starts += entry.Lasts;
        }

        return this with { Entries = placed, Found = starts };
    }
}

/// <summary>A song of a session. Immutable.</summary>
/// <param name="Song">The song.</param>
/// <param name="Starts">When it starts, from the session's beginning.</param>
/// <param name="Lasts">How long it is reckoned to last.</param>
/// <param name="LengthIsKnown">Whether that is known, else usual.</param>
/// <param name="Place">Where the song lies.</param>
/// <param name="Aim">Where the path is then.</param>
/// <param name="Reason">Why it stands there: a list for the listener.</param>
/// <param name="Track">What of it sounds here, or null where nothing does.</param>
/// <param name="ByHand">Whether the listener put it there.</param>
public sealed record SessionEntry(
    SongRow Song, TimeSpan Starts, TimeSpan Lasts, bool LengthIsKnown, Affect Place, Affect Aim, LocalizableMessage Reason,
        PlayableTrack? Track = null,
    bool ByHand = false);
