using EmotionWeb.Core.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence;

/// <summary>Which database a context is kept in.</summary>
public static class DbContextOptionsBuilderExtensions
{
    /// <summary>Has a context use the product's database, which catalogue and accounts share.</summary>
    /// <param name="context">The context's options.</param>
    /// <param name="options">Where the database is, and how long one waits for another writer.</param>
    /// <param name="historyTable">The table of the context's own migrations; null for EF's usual one, which is the catalogue's.</param>
    public static DbContextOptionsBuilder UseCatalogueDatabase(this DbContextOptionsBuilder context, CatalogueOptions options, string? historyTable = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        return SqliteDatabase.Use(context, options, historyTable);
    }

    /// <summary>Has the context overwrite in the database's file what it deletes.</summary>
    /// <param name="context">The context's options, with the product's database.</param>
    public static DbContextOptionsBuilder OverwriteWhatIsDeleted(this DbContextOptionsBuilder context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SqliteDatabase.Overwrite(context);
    }

    /// <summary>Lets <c>dotnet ef migrations add</c> see a context's model for the product's database; nothing is opened.</summary>
    /// <param name="context">The context's options.</param>
    /// <param name="historyTable">As for <see cref="UseCatalogueDatabase"/>.</param>
    public static DbContextOptionsBuilder UseDesignTimeDatabase(this DbContextOptionsBuilder context, string? historyTable = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return SqliteDatabase.UseInMemory(context, historyTable);
    }
}
