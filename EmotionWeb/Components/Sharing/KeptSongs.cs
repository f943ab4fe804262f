using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Library;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Sharing;

/// <summary>A song that a listener takes along.</summary>
/// <param name="Song">As a playlist has it.</param>
/// <param name="Tracks">Keys of its tracks, best first; none where it does not sound here.</param>
internal sealed record KeptSong(PlaylistSong Song, IReadOnlyList<string> Tracks);

/// <summary>Makes of what is in sight what is taken along. Nothing outside is asked. Safe to call from many threads.</summary>
internal sealed class KeptSongs(ITrackFinder tracks, ILibrary library)
{
    /// <summary>What becomes of songs of the catalogue: with their length and file where they sound here.</summary>
    public async Task<IReadOnlyList<KeptSong>> OfAsync(IReadOnlyList<SongRow> songs, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<long, PlayableTrack> found = await tracks.FindAsync([.. songs.Select(s => s.Id)], cancellationToken);
        return await WithPathsAsync(
            [.. songs.Select(s => (s.Title, s.Artist, All(found.GetValueOrDefault(s.Id))))], cancellationToken);
    }

    /// <summary>What becomes of a queue.</summary>
    public Task<IReadOnlyList<KeptSong>> OfAsync(PlayQueue queue, CancellationToken cancellationToken) =>
        WithPathsAsync([.. queue.Entries.Select(e => (e.Track.Title, e.Track.Artist, e.Tracks))], cancellationToken);

    private static IReadOnlyList<PlayableTrack> All(PlayableTrack? track) => track is null ? [] : [track, .. track.Others];

    private async Task<IReadOnlyList<KeptSong>> WithPathsAsync(
        IReadOnlyList<(string Title, string Artist, IReadOnlyList<PlayableTrack> Tracks)> songs, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> paths = await library.PathsAsync(
            [.. songs.SelectMany(s => s.Tracks).Select(t => t.Id)], cancellationToken);
        return
        [
            .. songs.Select(s =>
            {
                PlayableTrack? whole = s.Tracks.FirstOrDefault(t => t.Playability is Playability.Full);
                return new KeptSong(
                    new PlaylistSong(s.Title, s.Artist, whole?.Album, whole?.Duration,
                        s.Tracks.Select(t => paths.GetValueOrDefault(t.Id)).FirstOrDefault(path => path is not null)),
                    [.. s.Tracks.Select(t => t.Id)]);
            }),
        ];
    }
}
