using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence;

/// <summary>Tells what came of waiting for another writer from what is a fault.</summary>
public static class CatalogueBusy
{
    /// <summary>Whether <paramref name="e"/> says that another writer held the database for longer than <see cref="CatalogueOptions.BusySeconds"/>; nothing was changed then.</summary>
    public static bool Is(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return (e as SqliteException ?? e.InnerException as SqliteException) is { SqliteErrorCode: SqliteCodes.Busy or SqliteCodes.Locked };
    }
}
