namespace EmotionWeb.Core.Listening;

/// <summary>
/// Tells a track's own source what became of it, where it wants to know: best effort, in the background, and never twice. Whoever tells
/// does not wait, and a source
/// that is away is told nothing later. Safe for concurrent use.
/// </summary>
public interface ITrackReports
{
    /// <summary>It is heard from now on.</summary>
    /// <param name="trackId">The track.</param>
    void Began(string trackId);

    /// <summary>Enough of it was heard for the play to count (<see cref="PlayRule"/>).</summary>
    /// <param name="trackId">The track.</param>
    /// <param name="at">When the play began.</param>
    void Counted(string trackId, DateTimeOffset at);

    /// <summary>A listener likes it, or takes that back.</summary>
    /// <param name="trackId">The track.</param>
    /// <param name="likes">Whether it is liked now.</param>
    void Liked(string trackId, bool likes);
}
