namespace EmotionWeb.Core.Listening;

/// <summary>Finds what sounds among what is stored; nothing outside is asked. Safe for concurrent use.</summary>
public interface ITrackFinder
{
    /// <summary>Whether any source is configured; where none is, no page shows anything of listening.</summary>
    bool Any { get; }

    /// <summary>The best track of each song that has one, by the song's key.</summary>
    /// <param name="songIds">Keys of songs, in any order.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyDictionary<long, PlayableTrack>> FindAsync(IReadOnlyCollection<long> songIds, CancellationToken cancellationToken);

    /// <summary>The tracks of these ids that are still there, in the order asked for.</summary>
    /// <param name="trackIds">Ids of tracks.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<PlayableTrack>> GetAsync(IReadOnlyCollection<string> trackIds, CancellationToken cancellationToken);
}
