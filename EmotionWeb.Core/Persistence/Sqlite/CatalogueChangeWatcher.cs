using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Watches the database on one kept connection. Every poll asks <c>PRAGMA data_version</c>, which changes when any other connection committed,
/// here or in another process, and costs microseconds; only then the revision that triggers keep is read, so that a commit that leaves songs, moods and map
/// alone tells nobody. A commit of this process wakes it at once. A poll that fails, whatever the fault, closes the connection; the next one comes after a pause that doubles
/// from <see cref="ShortestPause"/> to <see cref="LongestPause"/> and opens another.
/// </summary>
internal sealed partial class CatalogueChangeWatcher(
    IDbContextFactory<CatalogueContext> contexts, CommitNotifier commits, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<CatalogueChangeWatcher> logger)
    : BackgroundService, ICatalogueChangeFeed
{
    /// <summary>The pause after the first fault.</summary>
    internal static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CatalogueContext? _context;
    private long? _version;
    private CatalogueMark? _mark;

    public event Action<CatalogueChange>? Changed;

    public bool IsLive { get; private set; }

    /// <summary>Done once the database was looked at first; changes from then on are told.</summary>
    internal Task Watching => _watching.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = ShortestPause;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await TurnAsync(stoppingToken);
                    pause = ShortestPause;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogUnwatched(e, options.Value.Database, pause.TotalSeconds);
                    await Task.Delay(pause, time, stoppingToken);
                    pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>One poll, and the wait for the next.</summary>
    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            _context ??= await OpenAsync(stoppingToken);
            await LookAsync(_context, stoppingToken);
            IsLive = true;
            _watching.TrySetResult();
            await commits.WaitAsync(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time, stoppingToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
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
            .Select(s => new CatalogueMark(s.Revision, context.Changes.Max(c => (long?)c.Id) ?? 0)).SingleAsync(cancellationToken);
        if (_mark is { } before && before.Revision != now.Revision)
        {
            Tell(await CatalogueChanges.BetweenAsync(context, before, now, cancellationToken));
        }

        (_version, _mark) = (version, now);
    }

    private async ValueTask CloseAsync()
    {
        IsLive = false;
        _version = null;
        if (_context is { } context)
        {
            _context = null;
            await context.DisposeAsync();
        }
    }

    private void Tell(CatalogueChange change)
    {
        foreach (Action<CatalogueChange> handler in (Changed?.GetInvocationList() ?? []).Cast<Action<CatalogueChange>>())
        {
            try
            {
                handler(change);
            }
            catch (Exception e)
            {
                // One page that fails must not keep the others from hearing.
                LogHandlerFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database {Database} cannot be watched for changes; open pages stay as they are. It is tried again in {Seconds} s.")]
    private partial void LogUnwatched(Exception e, string database, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed to take in a change of the catalogue.")]
    private partial void LogHandlerFailed(Exception e);
}
