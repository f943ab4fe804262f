namespace EmotionWeb.Core.Listening;

/// <summary>The songs of the catalogue that sound here in full, by what is stored. Safe for concurrent use.</summary>
public interface ISoundingSongs
{
    /// <summary>All of them, each once; none where no source is configured.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    Task<IReadOnlyList<SoundingSong>> AllAsync(CancellationToken cancellationToken);
}

/// <summary>A song that sounds.</summary>
/// <param name="SongId">Its key in the catalogue.</param>
/// <param name="Duration">How long it sounds, or null where unknown.</param>
public readonly record struct SoundingSong(long SongId, TimeSpan? Duration);
