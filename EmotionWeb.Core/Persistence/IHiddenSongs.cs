namespace EmotionWeb.Core.Persistence;

/// <summary>
/// Songs that lie in the catalogue and are not there for anyone: an import's until all of them are in, and those of an import that was
/// taken back until all of them are out. They are one range of keys, so that they come or go in a moment however many they are. No question
/// finds them (EF's filter, and <see cref="Filter"/> in SQL by hand), they do not count in the revision, and one gives way to a song of its
/// title and artist that someone else adds. Each method works in the transaction that its context is in.
/// </summary>
internal interface IHiddenSongs
{
    /// <summary>The condition, in SQL on the table of songs, that holds for what is there. No index serves it, so that it chooses
    /// none.</summary>
    const string Filter = "\"Id\" NOT BETWEEN (SELECT \"HiddenFrom\" FROM \"State\") AND (SELECT \"HiddenTo\" FROM \"State\")";

    /// <summary>Sets keys aside that no other song gets, and hides what comes under them.</summary>
    /// <returns>The first of them; the others follow.</returns>
    Task<long> ReserveAsync(CatalogueContext context, int count, CancellationToken cancellationToken);

    /// <summary>Hides the songs from one key to another, which count as so many changes.</summary>
    Task HideAsync(CatalogueContext context, long first, long last, int songs, CancellationToken cancellationToken);

    /// <summary>Lets what is hidden be there, which counts as so many changes.</summary>
    Task ShowAsync(CatalogueContext context, int songs, CancellationToken cancellationToken);

    /// <summary>Removes some of what is hidden.</summary>
    /// <param name="context">In a transaction that may write.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many; 0 where none was left, and then nothing is hidden any more.</returns>
    Task<int> RemoveAsync(CatalogueContext context, int most, CancellationToken cancellationToken);
}
