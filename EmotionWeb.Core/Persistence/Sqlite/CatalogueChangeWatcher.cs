using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Watches the database on one kept connection. Every poll asks <c>PRAGMA data_version</c>, which changes when any other connection committed,
/// here or in another process, and costs microseconds; only then the revision that triggers keep is read, so that a commit that leaves songs, moods and map
/// alone tells nobody. A commit of this process wakes it at once.
/// </summary>
internal sealed partial class CatalogueChangeWatcher(
    IDbContextFactory<CatalogueContext> contexts, CommitNotifier commits, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<CatalogueChangeWatcher> logger)
    : BackgroundService, ICatalogueChangeFeed
{
    private readonly TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event Action? Changed;

    /// <summary>Done once the database was looked at first; changes from then on are told.</summary>
    internal Task Watching => _watching.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? revision = null;
        bool failed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using CatalogueContext context = await contexts.CreateDbContextAsync(stoppingToken);
                await context.Database.OpenConnectionAsync(stoppingToken);
                SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
                failed = false;
                long? version = null;
                while (true)
                {
                    long seen = await connection.ScalarAsync<long>("PRAGMA data_version", stoppingToken);
                    if (seen != version)
                    {
                        version = seen;
                        long current = await connection.ScalarAsync<long>("SELECT \"Revision\" FROM \"State\"", stoppingToken);
                        if (revision is { } before && before != current)
                        {
                            Tell();
                        }

                        revision = current;
                        _watching.TrySetResult();
                    }

                    await PauseAsync(stoppingToken);
                }
            }
            catch (SqliteException e)
            {
                // Said once; it is tried again until the database answers.
                if (!failed)
                {
                    LogUnwatched(e, options.Value.Database);
                }

                failed = true;
                await PauseAsync(stoppingToken);
            }
        }
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        commits.WaitAsync(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time, cancellationToken);

    private void Tell()
    {
        foreach (Action handler in (Changed?.GetInvocationList() ?? []).Cast<Action>())
        {
            try
            {
                handler();
            }
            catch (Exception e)
            {
                // One page that fails must not keep the others from hearing.
                LogHandlerFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database {Database} cannot be watched for changes; open pages stay as they are until it can.")]
    private partial void LogUnwatched(Exception e, string database);

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed to take in a change of the catalogue.")]
    private partial void LogHandlerFailed(Exception e);
}
