using EmotionWeb.Core.Classification;
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
}

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
}

/// <summary>A planned session. Immutable.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Path">The way it takes.</param>
/// <param name="Entries">Its songs in order.</param>
/// <param name="Found">How long they last together; songs of unknown length count as <see cref="SessionPath.UsualSong"/>.</param>
/// <param name="Notes">What it falls short of, in words for the listener; mostly none.</param>
public sealed record SessionPlan(
    SessionRequest Request, SessionPath Path, IReadOnlyList<SessionEntry> Entries, TimeSpan Found, IReadOnlyList<LocalizableMessage> Notes);

/// <summary>A song of a session. Immutable.</summary>
/// <param name="Song">The song.</param>
/// <param name="Starts">When it starts, from the session's beginning.</param>
/// <param name="Lasts">How long it is reckoned to last.</param>
/// <param name="LengthIsKnown">Whether that is known, else usual.</param>
/// <param name="Place">Where the song lies.</param>
/// <param name="Aim">Where the path is then.</param>
/// <param name="Reason">Why it stands there: a list for the listener.</param>
/// <param name="Track">What of it sounds here, or null where nothing does.</param>
public sealed record SessionEntry(
    SongRow Song, TimeSpan Starts, TimeSpan Lasts, bool LengthIsKnown, Affect Place, Affect Aim, LocalizableMessage Reason, PlayableTrack? Track = null);
