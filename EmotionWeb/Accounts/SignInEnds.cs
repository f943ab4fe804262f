using System.Collections.Concurrent;
using System.Threading.Channels;
using EmotionWeb.Core;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Accounts;

/// <summary>
/// Sign-ins that were ended: no longer believed from the moment they are, and taken out of the database at once or, where someone else
/// writes for long, as soon as that is done, so that nobody waits to be signed out. Safe to call from many threads.
/// </summary>
internal sealed class SignInEnds(IServiceScopeFactory scopes, IDatabaseErrors errors, TimeProvider time, ILogger<SignInEnds> logger)
    : BackgroundLoop(time, logger)
{
    /// <summary>How long who signs out waits for another writer, seconds.</summary>
    private const int PatienceSeconds = 1;

    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);
    private readonly Channel<string> _left = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Whether it was ended here; the database may not know it yet.</summary>
    public bool IsEnded(string id) => _ended.ContainsKey(id);

    /// <summary>Ends it.</summary>
    public async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        _ended[id] = true;
        try
        {
            await DeleteAsync(id, PatienceSeconds, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException || errors.FaultOf(e) is not null)
        {
            _left.Writer.TryWrite(id);
        }
    }

    protected override async Task TurnAsync(CancellationToken stoppingToken)
    {
        await _left.Reader.WaitToReadAsync(stoppingToken);

        // Read only once it is done, so that a turn that fails comes back to it.
        if (_left.Reader.TryPeek(out string? id))
        {
            await DeleteAsync(id, null, stoppingToken);
            _left.Reader.TryRead(out _);
        }
    }

    private async Task DeleteAsync(string id, int? patience, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        if (patience is not null)
        {
            context.Database.SetCommandTimeout(patience);
        }

        await context.SignIns.Where(one => one.Id == id).ExecuteDeleteAsync(cancellationToken);
        _ended.TryRemove(id, out _);
    }
}
