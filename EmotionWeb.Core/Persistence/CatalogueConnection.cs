using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence;

/// <summary>The catalogue's database, opened by the first who asks for it, for work that mostly finds in memory what it needs. Not thread-safe; closed as it is disposed.</summary>
/// <param name="contexts">Makes the context.</param>
internal sealed class CatalogueConnection(IDbContextFactory<CatalogueContext> contexts) : IAsyncDisposable
{
    private CatalogueContext? _context;

    /// <summary>The connection, open.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_context is null)
        {
            _context = await contexts.CreateDbContextAsync(cancellationToken);
            await _context.Database.OpenConnectionAsync(cancellationToken);
        }

        return _context.Database.GetDbConnection();
    }

    public ValueTask DisposeAsync() => _context?.DisposeAsync() ?? ValueTask.CompletedTask;
}
