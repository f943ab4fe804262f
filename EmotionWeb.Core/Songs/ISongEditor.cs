using EmotionWeb.Core.ChangeHistory;

namespace EmotionWeb.Core.Songs;

/// <summary>
/// Changes songs. Every method is one transaction with its entry in the change log, and what it says was saved is on disk. Safe to call from many threads.
/// </summary>
public interface ISongEditor
{
    /// <summary>Most songs of one bulk change: 10,000.</summary>
    const int MostAtOnce = 10_000;

    /// <summary>The song as it stands now, or null where there is none.</summary>
    Task<EditedSong?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>What is wrong with a song as it is written, the song of the same title and artist included; empty where nothing is. For messages while one types.</summary>
    /// <param name="content">The song.</param>
    /// <param name="id">Its key where it exists already, so that it does not stand in its own way; else null.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<FieldMessage>> CheckAsync(SongContent content, long? id, CancellationToken cancellationToken);

    /// <summary>Adds a song: <see cref="Edit{T}.Saved"/> or <see cref="Edit{T}.Refused"/>.</summary>
    Task<Edit<EditedSong>> AddAsync(SongContent content, Editor editor, CancellationToken cancellationToken);

    /// <summary>Saves a song that was read at <see cref="EditedSong.Version"/>.</summary>
    Task<Edit<EditedSong>> SaveAsync(EditedSong song, Editor editor, CancellationToken cancellationToken);

    /// <summary>Gives songs another mood.</summary>
    /// <exception cref="SongsRefusedException">There are more than <see cref="MostAtOnce"/>, or there is no such mood.</exception>
    Task<BulkEdit> SetMoodAsync(IReadOnlyCollection<SongVersion> songs, int moodId, Editor editor, CancellationToken cancellationToken);

    /// <summary>Deletes songs; <see cref="IChangeLog.RevertAsync"/> with <see cref="BulkEdit.Change"/> brings them back under their keys.</summary>
    /// <exception cref="SongsRefusedException">There are more than <see cref="MostAtOnce"/>.</exception>
    Task<BulkEdit> DeleteAsync(IReadOnlyCollection<SongVersion> songs, Editor editor, CancellationToken cancellationToken);
}
