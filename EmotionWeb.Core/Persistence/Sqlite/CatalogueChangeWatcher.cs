using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Watches the database on one kept connection. Every poll asks <c>PRAGMA data_version</c>, which changes when any other connection committed,
/// here or in another process, and costs microseconds; only then the revision that triggers keep is read, so that a commit that leaves songs, moods and map
/// alone tells nobody. A commit of this process wakes it at once. A poll that fails, whatever the fault, closes the connection; the next one, after a pause, opens another.
/// </summary>
internal sealed class CatalogueChangeWatcher(
    IDbContextFactory<CatalogueContext> contexts, CommitNotifier commits, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<CatalogueChangeWatcher> logger)
    : BackgroundLoop(time, logger), ICatalogueChangeFeed
{
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isLive;
    private CatalogueContext? _context;
    private long? _version;
    private CatalogueMark? _mark;

    public event Action<CatalogueChange>? Changed;

    public bool IsLive => _isLive;

    /// <summary>Done once the database was looked at first; changes from then on are told.</summary>
    internal Task Watching => _watching.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>One poll, and the wait for the next.</summary>
    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            _context ??= await OpenAsync(stoppingToken);
            await LookAsync(_context, stoppingToken);
            _isLive = true;
            _watching.TrySetResult();
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        await commits.WaitAsync(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), _time, stoppingToken);
    }

    private async Task<CatalogueContext> OpenAsync(CancellationToken cancellationToken)
    {
        CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    private async Task LookAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        DbConnection connection = context.Database.GetDbConnection();
        long version = await connection.ScalarAsync<long>("PRAGMA data_version", cancellationToken);
        if (version == _version)
        {
            return;
        }

        CatalogueMark now = await context.State
            .Select(s => new CatalogueMark(s.Revision, context.Changes.Where(c => !c.UnderWay).Max(c => (long?)c.Id) ?? 0)).SingleAsync(cancellationToken);
        if (_mark is { } before && before.Revision != now.Revision)
        {
            Tell(await CatalogueChanges.BetweenAsync(context, before, now, cancellationToken));
        }

        (_version, _mark) = (version, now);
    }

    private async ValueTask CloseAsync()
    {
        _isLive = false;
        _version = null;
        if (_context is { } context)
        {
            _context = null;
            await context.DisposeAsync();
        }
    }

    private void Tell(CatalogueChange change) => EachHandler.Tell(Changed, handler => handler(change), _logger);
}
