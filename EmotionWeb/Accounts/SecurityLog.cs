using System.Net;
using System.Threading.Channels;
using EmotionWeb.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>What the security log tells of.</summary>
internal enum SecurityEventKind
{
    /// <summary>Someone signed in.</summary>
    SignedIn,

    /// <summary>Someone signed out, or ended a sign-in of theirs.</summary>
    SignedOut,

    /// <summary>A name, password, code or passkey did not fit, or was not looked at because there were too many tries.</summary>
    SignInFailed,

    /// <summary>The last try that an account's count allows failed, so that it rests.</summary>
    LockedOut,

    /// <summary>A password was changed.</summary>
    PasswordChanged,

    /// <summary>An authenticator app, recovery codes or a passkey were added, changed or removed.</summary>
    SecondFactorChanged,

    /// <summary>An account was made, or removed, with the role it has, or given another.</summary>
    RoleChanged,

    /// <summary>An admin locked an account.</summary>
    Locked,

    /// <summary>An admin unlocked an account.</summary>
    Unlocked,

    /// <summary>An admin ended every sign-in of an account.</summary>
    SignInsEnded,

    /// <summary>An admin made a link by which someone makes themselves an account, or withdrew those that were open.</summary>
    Invited,

    /// <summary>The first admin was made by the set-up link.</summary>
    SetUpLinkUsed,

    /// <summary>Songs, the map, an account's data or the whole database were written out.</summary>
    Exported,

    /// <summary>A backup took the place of the database.</summary>
    Restored,
}

/// <summary>
/// What happened to accounts and data: one line each in the program's log, and the last of them in the database, for the admins to see.
/// Only the account's id and the address are told: no name that was typed, no secret, nothing of a reading. Nobody waits for it, and
/// nothing fails by it. Safe to call from many threads.
/// </summary>
internal sealed partial class SecurityLog(IServiceScopeFactory scopes, TimeProvider time, IOptions<AccountsOptions> options,
    ILogger<SecurityLog> logger)
{
    /// <summary>How many the database keeps at most, the latest.</summary>
    private const int Most = 10_000;

    private readonly Channel<SecurityEvent> _told =
        Channel.CreateBounded<SecurityEvent>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<SecurityEvent> _unwritten = [];

    /// <summary>Tells of something.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="accountId">Whose account it is about, or null where none is known.</param>
    /// <param name="address">Where it came from; null for the shell.</param>
    public void Record(SecurityEventKind kind, string? accountId, IPAddress? address) =>
        Record(kind, accountId, by: null, address?.ToString() ?? "");

    /// <summary>Tells of what an admin did to an account, another's perhaps.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="accountId">Whose account it is about, or null where it is about none.</param>
    /// <param name="by">The admin's account.</param>
    /// <param name="address">Where it came from; empty where that is not known.</param>
    public void Record(SecurityEventKind kind, string? accountId, string? by, string address)
    {
        string from = address.Length > 0 ? address : "shell";
        if (by is null)
        {
            LogEvent(logger, kind, accountId ?? "-", from);
        }
        else
        {
            LogDeed(logger, kind, accountId ?? "-", from, by);
        }

        _told.Writer.TryWrite(new SecurityEvent
        {
            At = time.GetUtcNow(),
            Kind = kind,
            AccountId = accountId,
            Address = address,
            ById = by,
        });
    }

    /// <summary>Waits until there is something to write.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _told.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>
    /// Writes what was told so far, and forgets what is too old or too much. What cannot be written now is with the next.
    /// </summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (_unwritten.Count < Most && _told.Reader.TryRead(out SecurityEvent? told))
            {
                _unwritten.Add(told);
            }

            if (_unwritten.Count == 0)
            {
                return;
            }

            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
            context.SecurityEvents.AddRange(_unwritten
                .Select(one => new SecurityEvent
                {
                    At = one.At,
                    Kind = one.Kind,
                    AccountId = one.AccountId,
                    Address = one.Address,
                    ById = one.ById,
                }));
            await context.SaveChangesAsync(cancellationToken);
            _unwritten.Clear();
            DateTimeOffset oldest = time.GetUtcNow().AddDays(-options.Value.SecurityLogDays);
            long last = await context.SecurityEvents.MaxAsync(one => one.Id, cancellationToken);
            await context.SecurityEvents.Where(one => one.Id <= last - Most || one.At < oldest).ExecuteDeleteAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The last ones, the latest first, each with the name its account has now.</summary>
    /// <param name="count">How many at most.</param>
    /// <param name="accountId">Only those about this account, or null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<(SecurityEvent Event, string? Name, string? By)>> LastAsync(int count, string? accountId,
        CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        var last = await context.SecurityEvents.AsNoTracking().Where(one => accountId == null || one.AccountId == accountId)
            .OrderByDescending(one => one.Id).Take(count)
            .Select(one =>
                new
                {
                    Event = one,
                    Name = context.Users.Where(account => account.Id == one.AccountId)
                .Select(account => account.UserName).FirstOrDefault(),
                    By = context.Users.Where(account => account.Id == one.ById)
                .Select(account => account.UserName).FirstOrDefault()
                })
            .ToListAsync(cancellationToken);
        return [.. last.Select(one => (one.Event, one.Name, one.By))];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Security: {Event}, account {AccountId}, from {Address}.")]
    private static partial void LogEvent(ILogger logger, SecurityEventKind @event, string accountId, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Security: {Event}, account {AccountId}, from {Address}, by {By}.")]
    private static partial void LogDeed(ILogger logger, SecurityEventKind @event, string accountId, string address, string by);
}

/// <summary>One entry of the security log.</summary>
internal sealed class SecurityEvent
{
    /// <summary>Key, in the order they were written.</summary>
    public long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required SecurityEventKind Kind { get; init; }

    /// <summary>The account it is about, which may be gone; null where none is known.</summary>
    public string? AccountId { get; init; }

    /// <summary>The address it came from; the empty text for the shell.</summary>
    public required string Address { get; init; }

    /// <summary>The admin who did it, whose account may be gone; null where it was the account's own doing, or the shell's.</summary>
    public string? ById { get; init; }
}

/// <summary>Brings the security log into the database while the site runs, and what is left when it ends.</summary>
internal sealed partial class SecurityLogWriter(SecurityLog log, TimeProvider time, ILogger<SecurityLogWriter> logger)
    : BackgroundLoop(time, logger)
{
    /// <summary>How long the last of it may take: other services may have used up the time that the host gives all of them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await log.WriteAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LogUnwritten(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last events of the security log stand in this log alone: the database was busy.")]
    private static partial void LogUnwritten(ILogger logger);

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        await log.WaitAsync(stoppingToken);
        await log.WriteAsync(stoppingToken);
    }
}
