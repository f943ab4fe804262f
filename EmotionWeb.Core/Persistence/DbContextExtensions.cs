using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Persistence;

/// <summary>How a transaction that writes begins.</summary>
public static class DbContextExtensions
{
    /// <summary>
    /// Begins a transaction that holds the database's one write lock from its first moment, so that what is checked in it still holds when it is saved: of two who check
    /// and write at once, the second waits and then sees what the first did. Every transaction that writes begins here; a test holds that.
    /// </summary>
    /// <param name="context">The catalogue's or the accounts', in no transaction.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="System.Data.Common.DbException">
    /// Another writer held the lock for longer than <see cref="CatalogueOptions.BusySeconds"/> (<see cref="DatabaseFault.Busy"/>); nothing was changed.
    /// </exception>
    public static Task<IDbContextTransaction> BeginWriteAsync(this DbContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);

        // SQLite's provider begins with BEGIN IMMEDIATE, which takes the lock. A database with several writers takes a lock of its own here.
        return context.Database.BeginTransactionAsync(cancellationToken);
    }
}
