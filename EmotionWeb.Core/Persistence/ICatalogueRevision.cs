namespace EmotionWeb.Core.Persistence;

/// <summary>Tells the catalogue's revision without a context: what is kept in memory is asked for by it on every reading.</summary>
internal interface ICatalogueRevision
{
    /// <summary>The revision in force. It counts up with every change of songs, moods or map that is committed, whichever process made it. Safe to call from many threads.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is away or cannot be read.</exception>
    long Read();
}
