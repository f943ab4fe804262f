using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Resources;

namespace EmotionWeb.Api;

/// <summary>What a session is to be.</summary>
/// <param name="Emotion">How the listener feels, for example <c>sad</c>.</param>
/// <param name="Goal"><c>match</c>, <c>balance</c> or <c>lift</c>; lift by default.</param>
/// <param name="Minutes">10 to 120; 30 by default.</param>
/// <param name="Seed">The same seed on the same catalogue gives the same session; by default one of chance, which the answer names.</param>
public sealed record SessionWanted(string Emotion, string? Goal = null, int? Minutes = null, int? Seed = null);

/// <summary>A planned session.</summary>
/// <param name="Goal"><c>match</c>, <c>balance</c> or <c>lift</c>.</param>
/// <param name="Seed">The seed it was planned with.</param>
/// <param name="WantedMinutes">Minutes asked for.</param>
/// <param name="FoundMinutes">Minutes of the songs together; a song of unknown length counts as 3.7.</param>
/// <param name="Path">The way it takes over valence and arousal.</param>
/// <param name="Entries">Its songs in order.</param>
/// <param name="Notes">What it falls short of, in words; mostly none.</param>
public sealed record SessionAnswer(
    string Goal, int Seed, int WantedMinutes, double FoundMinutes, SessionWay Path, IReadOnlyList<SessionSongEntry> Entries, IReadOnlyList<string> Notes)
{
    internal static SessionAnswer From(SessionPlan plan, MessageText text) => new(
        Goals.Key(plan.Request.Goal),
        plan.Request.Seed,
        plan.Request.Minutes,
        Math.Round(plan.Found.TotalMinutes, 1),
        SessionWay.From(plan.Path),
        [.. plan.Entries.Select(entry => SessionSongEntry.From(entry, text))],
        [.. plan.Notes.Select(text.Of)]);
}

/// <summary>The way of a session.</summary>
/// <param name="Start">Where the listener is.</param>
/// <param name="Goal">Where it leads.</param>
/// <param name="Reach">How much of the way the time allows, 0 to 1.</param>
/// <param name="Points">Where it is at every twentieth of the time.</param>
public sealed record SessionWay(AffectPlace Start, AffectPlace Goal, double Reach, IReadOnlyList<AffectPlace> Points)
{
    private const int Pieces = 20;

    internal static SessionWay From(SessionPath path) => new(
        AffectPlace.From(path.Start),
        AffectPlace.From(path.Goal),
        Math.Round(path.Reach, 3),
        [.. Enumerable.Range(0, Pieces + 1).Select(i => AffectPlace.From(path.At(i / (double)Pieces)))]);
}

/// <summary>A place on the circumplex of affect.</summary>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (still) to 1 (stirred).</param>
public sealed record AffectPlace(double Valence, double Arousal)
{
    internal static AffectPlace From(Affect place) => new(Math.Round(place.Valence, 3), Math.Round(place.Arousal, 3));
}

/// <summary>A song of a session.</summary>
/// <param name="Song">The song.</param>
/// <param name="StartsAt">When it starts, seconds from the session's beginning.</param>
/// <param name="Seconds">How long it is reckoned to last.</param>
/// <param name="LengthIsKnown">Whether that is known, else usual.</param>
/// <param name="Source">Where it sounds from: <c>link</c> where it does not sound here.</param>
/// <param name="Place">Where the song lies.</param>
/// <param name="Aim">Where the path is in its middle.</param>
/// <param name="Reason">Why it stands there, in words.</param>
public sealed record SessionSongEntry(
    CatalogueSong Song, double StartsAt, double Seconds, bool LengthIsKnown, string Source, AffectPlace Place, AffectPlace Aim, string Reason)
{
    internal static SessionSongEntry From(SessionEntry entry, MessageText text) => new(
        CatalogueSong.From(entry.Song, entry.Track?.Playability ?? Playability.Link),
        Math.Round(entry.Starts.TotalSeconds),
        Math.Round(entry.Lasts.TotalSeconds),
        entry.LengthIsKnown,
        entry.Track?.Source ?? "link",
        AffectPlace.From(entry.Place),
        AffectPlace.From(entry.Aim),
        text.Of(entry.Reason));
}
