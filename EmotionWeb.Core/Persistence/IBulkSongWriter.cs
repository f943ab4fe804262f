using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Persistence;

/// <summary>Writes many songs at once, several times as fast as EF's change tracking does; each database has its own way. Safe to call from many threads, each with a context of its own.</summary>
internal interface IBulkSongWriter
{
    /// <summary>Opens a way in for songs, in the transaction that <paramref name="context"/> is in.</summary>
    /// <param name="context">In a transaction that may write.</param>
    ISongSink Insert(CatalogueContext context);

    /// <summary>Opens a way in that keeps nothing and says what an import would make of each song.</summary>
    /// <param name="context">Its connection open.</param>
    ISongSink Lookup(CatalogueContext context);

    /// <summary>Opens a way in that lays songs aside, where they hold up nobody and are gone with the process, to be put into the catalogue part by part.</summary>
    /// <param name="context">Its connection open, and staying so.</param>
    ISongStage Stage(CatalogueContext context);

    /// <summary>Gives all songs of one mood to another, in the transaction that <paramref name="context"/> is in, and lists each under a change of the log.</summary>
    Task MoveAsync(CatalogueContext context, long change, int fromMoodId, int toMoodId, CancellationToken cancellationToken);
}

/// <summary>Where an import's songs go. For one thread.</summary>
internal interface ISongSink : IDisposable
{
    /// <summary>Takes a song, or says that there is one of its title and artist.</summary>
    Outcome Add(Song song);
}

/// <summary>Songs laid aside. For one thread.</summary>
internal interface ISongStage : ISongSink
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Their moods.</summary>
    IReadOnlyCollection<int> Moods { get; }

    /// <summary>Puts the next ones into the catalogue, in the transaction that the context is in; those whose title and artist came in meanwhile are left out.</summary>
    /// <param name="change">The change under which the log lists each song that is added.</param>
    /// <param name="firstKey">The key of the first of all that are laid aside; the others follow.</param>
    /// <param name="most">How many, at most.</param>
    /// <returns>How many it was about, 0 where all are in, and how many of them were added.</returns>
    (int Seen, int Added) Move(long change, long firstKey, int most);

    /// <summary>Lets go of what is laid aside, at once and not with the connection, which may be used again.</summary>
    void Forget();
}

/// <summary>What became of a row of an import.</summary>
internal enum Outcome
{
    /// <summary>A song was added.</summary>
    Added,

    /// <summary>The same file has the song further up.</summary>
    RepeatedInFile,

    /// <summary>The catalogue had the song before.</summary>
    AlreadyThere,

    /// <summary>It is no song.</summary>
    Bad,
}
