using EmotionWeb.Components.Feedback;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Sessions;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Player;

/// <summary>
/// What of a list of songs can be played. A preview that its shop lets be heard alone plays by itself, and not with the list. Immutable.
/// </summary>
/// <param name="songs">The songs in their order.</param>
/// <param name="tracks">The best track of each song that has one.</param>
/// <param name="feedback">What the listener never wants to hear.</param>
/// <param name="session">The session that the list is, or null.</param>
/// <param name="finds">Whether something is looked for outside, song by song; null where nothing is.</param>
/// <param name="wanted">Called with a song whose row is in sight and that may sound better.</param>
internal sealed class PlayableList(
    IReadOnlyList<SongRow> songs, IReadOnlyDictionary<long, PlayableTrack> tracks, OwnFeedback feedback, SessionPlan? session = null,
        ListenerTracks? finds = null, Action<long>? wanted = null)
{
    private readonly (long Song, PlayableTrack Track)[] _sounding =
        [.. songs.Where(s => tracks.TryGetValue(s.Id, out PlayableTrack? t) && t.Playability > Playability.Link)
            .Select(s => (s.Id, tracks[s.Id]))];

    /// <summary>How many of them play together.</summary>
    public int Count => _sounding.Count(s => Together(s.Track));

    /// <summary>How many of those are previews.</summary>
    public int Previews => _sounding.Count(s => Together(s.Track) && s.Track.Playability is Playability.Preview);

    /// <summary>What plays a song, or null where nothing does.</summary>
    public PlayableTrack? Of(long song) => Array.Find(_sounding, s => s.Song == song).Track;

    /// <summary>Whether previews of it are looked for.</summary>
    public bool LooksForPreviews => finds is { LooksForPreviews: true };

    /// <summary>A row is in sight: perhaps its song sounds on the listener's own server, or has a preview.</summary>
    public void Want(long song)
    {
        if (finds?.MayFind(Of(song)) == true)
        {
            wanted?.Invoke(song);
        }
    }

    /// <summary>The list with one that was found.</summary>
    public PlayableList With(long song, PlayableTrack track) =>
        new(songs, new Dictionary<long, PlayableTrack>(tracks) { [song] = track }, feedback, session, finds, wanted);

    /// <summary>
    /// Plays the list from a song on; from its beginning where that one does not sound here. What is never to be heard is left out, but
    /// for the song itself, which is asked for.
    /// </summary>
    public void PlayFrom(PlayerState player, long? song)
    {
        if (song is { } pressed && Of(pressed) is { } alone && !Together(alone))
        {
            player.Play([alone], 0);
            return;
        }

        if (session is not null)
        {
            player.PlaySession(
                session with { Entries = [.. session.Entries.Select(e => e with { Track = Of(e.Song.Id) is { } t && Together(t) ? t : null })] }, song);
            return;
        }

        (long Song, PlayableTrack Track)[] played = [.. _sounding.Where(s => Together(s.Track)
            && (s.Song == song || feedback.Taste.Never(OwnFeedback.Of(s.Track)) is null))];
        player.Play([.. played.Select(s => s.Track)], Math.Max(0, Array.FindIndex(played, s => s.Song == song)));
    }

    private static bool Together(PlayableTrack track) => track.Shop is not { OnlyAlone: true };
}
