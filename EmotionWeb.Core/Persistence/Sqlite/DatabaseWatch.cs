using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Looks every second whether the database's file is still the one that the program started on, on a connection kept for that, and from
/// time to time (<see cref="CatalogueOptions.CheckMinutes"/>) whether its pages are sound, for at most <see cref="LongestCheck"/>. What it
/// finds is logged once.
/// </summary>
internal sealed partial class DatabaseWatch(IDatabaseErrors errors, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<DatabaseWatch> logger)
    : BackgroundLoop(time, logger), IDatabaseHealth
{
    /// <summary>A check that takes longer is broken off and says nothing.</summary>
    public static readonly TimeSpan LongestCheck = TimeSpan.FromMinutes(1);

    private const int Interrupted = 9; // SQLITE_INTERRUPT

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;
    private volatile CatalogueUnavailableException? _fault;
    private SqliteConnection? _kept;
    private long _checked = time.GetTimestamp();

    public CatalogueUnavailableException? Fault => _fault;

    /// <summary>Looks whether the file is the same.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        _kept ??= await OpenAsync(cancellationToken);
        if (_fault?.Fault is not DatabaseFault.Replaced && MovedFile.Is(_kept))
        {
            Find(CatalogueUnavailableException.Replaced(options.Value.Database));
        }
    }

    /// <summary>Checks the pages.</summary>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        _checked = _time.GetTimestamp();
        try
        {
            // A connection of its own knows no page from before.
            await using SqliteConnection connection = await OpenAsync(cancellationToken);
            await using ITimer limit = _time.CreateTimer(_ => raw.sqlite3_interrupt(connection.Handle), null, LongestCheck, Timeout.InfiniteTimeSpan);
            string finding = await connection.ScalarAsync<string>("PRAGMA quick_check(1)", cancellationToken);
            if (!string.Equals(finding, "ok", StringComparison.Ordinal))
            {
                Find(CatalogueUnavailableException.Damaged(options.Value.Database, finding));
            }
            else if (_fault?.Fault is DatabaseFault.Damaged)
            {
                _fault = null;
                LogSound(options.Value.Database);
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            LogBrokenOff(options.Value.Database, LongestCheck.TotalSeconds);
        }
        catch (SqliteException e) when (errors.FaultOf(e) is DatabaseFault.Damaged or DatabaseFault.NotADatabase)
        {
            Find(CatalogueUnavailableException.Damaged(options.Value.Database, e.Message));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await base.ExecuteAsync(stoppingToken);
        }
        finally
        {
            if (_kept is { } kept)
            {
                await kept.DisposeAsync();
            }
        }
    }

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        await LookAsync(stoppingToken);
        if (_fault?.Fault is not DatabaseFault.Replaced && options.Value.CheckMinutes > 0 && _time.GetElapsedTime(_checked) >= TimeSpan.FromMinutes(options.Value.CheckMinutes))
        {
            // Off the loop's own thread, which may be the host's.
            await Task.Run(() => CheckAsync(stoppingToken), stoppingToken);
        }

        await Task.Delay(Pause, _time, stoppingToken);
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        SqliteConnectionStringBuilder to = SqliteDatabase.Connection(options.Value, options.Value.Database);
        (to.Pooling, to.Mode) = (false, SqliteOpenMode.ReadWrite);
        SqliteConnection connection = new(to.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private void Find(CatalogueUnavailableException fault)
    {
        if (_fault?.Fault != fault.Fault)
        {
            LogFault(fault.Message);
        }

        _fault = fault;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The database cannot be relied on: {Fault}. Readiness says so until that is mended.")]
    private partial void LogFault(string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database {Database} is sound again.")]
    private partial void LogSound(string database);

    [LoggerMessage(Level = LogLevel.Information, Message = "The check of the database {Database} was broken off after {Seconds} s; it found nothing up to there.")]
    private partial void LogBrokenOff(string database, double seconds);
}
