using EmotionWeb.Components.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Player;

/// <summary>What of a list of songs can be played. Immutable.</summary>
/// <param name="songs">The songs in their order.</param>
/// <param name="tracks">The best track of each song that has one.</param>
/// <param name="feedback">What the listener never wants to hear.</param>
/// <param name="session">The session that the list is, or null.</param>
internal sealed class PlayableList(
    IReadOnlyList<SongRow> songs, IReadOnlyDictionary<long, PlayableTrack> tracks, OwnFeedback feedback, SessionPlan? session = null)
{
    private readonly (long Song, PlayableTrack Track)[] _sounding =
        [.. songs.Where(s => tracks.TryGetValue(s.Id, out PlayableTrack? t) && t.Playability > Playability.Link)
            .Select(s => (s.Id, tracks[s.Id]))];

    /// <summary>How many of them sound here.</summary>
    public int Count => _sounding.Length;

    /// <summary>What plays a song, or null where nothing does.</summary>
    public PlayableTrack? Of(long song) => Array.Find(_sounding, s => s.Song == song).Track;

    /// <summary>
    /// Plays the list from a song on; from its beginning where that one does not sound here. What is never to be heard is left out, but
    /// for the song itself, which is asked for.
    /// </summary>
    public void PlayFrom(PlayerState player, long? song)
    {
        if (session is not null)
        {
            player.PlaySession(session, song);
            return;
        }

        (long Song, PlayableTrack Track)[] wanted = [.. _sounding.Where(s =>
            s.Song == song || feedback.Taste.Never(OwnFeedback.Of(s.Track)) is null)];
        player.Play([.. wanted.Select(s => s.Track)], Math.Max(0, Array.FindIndex(wanted, s => s.Song == song)));
    }
}
