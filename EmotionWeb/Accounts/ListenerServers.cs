using System.Security.Cryptography;
using EmotionWeb.Core;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Subsonic;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Accounts;

/// <summary>A music server that a listener named for themselves, as it is kept: what signs on is sealed under the site's keys.</summary>
internal sealed class KeptServer
{
    /// <summary>Whose it is.</summary>
    public required string AccountId { get; init; }

    /// <summary>Where it is, with a slash at its end.</summary>
    public required string Address { get; set; }

    /// <summary>Who signs on; may be empty.</summary>
    public required string User { get; set; }

    /// <summary>The password, sealed, or null.</summary>
    public string? Password { get; set; }

    /// <summary>The API key, sealed, or null.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Stands in ids of its tracks; another with every change.</summary>
    public required string Tag { get; set; }
}

/// <summary>What a listener filled in. A password or key that is left empty stays as it was, for the same address and user alone.</summary>
/// <param name="address">Where it is, as it was typed.</param>
/// <param name="user">Who signs on.</param>
/// <param name="password">The password; empty to keep the one before.</param>
/// <param name="apiKey">The API key; empty to keep the one before.</param>
internal sealed class ServerDraft(string address, string user, string password, string apiKey)
{
    public string Address { get; } = address;

    public string User { get; } = user;

    public string Password { get; } = password;

    public string ApiKey { get; } = apiKey;
}

/// <summary>
/// Keeps the music servers of accounts. What signs on goes in and never comes out again but to call the server: it is encrypted for its
/// account alone. Safe to call from many threads.
/// </summary>
internal sealed partial class ListenerServers(
    IServiceScopeFactory scopes, IListenerAddresses addresses, IDataProtectionProvider protection, ILogger<ListenerServers> logger)
        : IListenerServers
{
    private const int TagBytes = 9;

    /// <inheritdoc />
    public async Task<ListenerServer?> FindAsync(string listener, CancellationToken cancellationToken) =>
        ListenerKey.AccountOf(listener) is { } account && await OfAsync(account, cancellationToken) is { } kept
            ? new ListenerServer(kept.Tag, new Uri(kept.Address), kept.User, Open(account, kept.Password) ?? "",
                Open(account, kept.ApiKey) ?? "")
            : null;

    /// <summary>The server of an account, what signs on still sealed; or null.</summary>
    public async Task<KeptServer?> OfAsync(string accountId, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountsContext>().MusicServers.AsNoTracking()
            .SingleOrDefaultAsync(one => one.AccountId == accountId, cancellationToken);
    }

    /// <summary>Whether what is kept to sign on with can still be read.</summary>
    public bool CanSignOn(KeptServer server) =>
        Open(server.AccountId, server.Password) is not null || Open(server.AccountId, server.ApiKey) is not null;

    /// <summary>Keeps a server in place of the one before. Nothing there is called.</summary>
    /// <returns>What is wrong with the address, or with what signs on; neither where it is kept.</returns>
    public async Task<(LocalizableMessage? OfAddress, LocalizableMessage? OfSignOn)> SaveAsync(
        string accountId, ServerDraft draft, CancellationToken cancellationToken)
    {
        ServerAddress there = await addresses.CheckAsync(draft.Address, cancellationToken);
        if (there.Address is not { } address)
        {
            return (there.Fault, null);
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        KeptServer? before = await context.MusicServers.SingleOrDefaultAsync(one => one.AccountId == accountId, cancellationToken);

        // Who has someone's page open for a moment must not send their password elsewhere.
        bool same = before is not null && string.Equals(before.Address, address.AbsoluteUri, StringComparison.Ordinal)
            && string.Equals(before.User, draft.User, StringComparison.Ordinal);
        string? password = Sealed(accountId, draft.Password) ?? (same ? before!.Password : null);
        string? apiKey = Sealed(accountId, draft.ApiKey) ?? (same ? before!.ApiKey : null);
        if (apiKey is null && (password is null || draft.User.Length == 0))
        {
            return (null, before is null || same ? SubsonicMessages.SignOnMissing : SubsonicMessages.SecretForOther);
        }

        KeptServer kept = before ?? context.MusicServers.Add(
            new KeptServer { AccountId = accountId, Address = "", User = "", Tag = "" }).Entity;
        (kept.Address, kept.User, kept.Password, kept.ApiKey, kept.Tag) = (address.AbsoluteUri, draft.User, password, apiKey,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TagBytes)));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (null, null);
    }

    /// <summary>Forgets an account's server.</summary>
    public async Task RemoveAsync(string accountId, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        await context.MusicServers.Where(one => one.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private IDataProtector Protector(string accountId) => protection.CreateProtector("EmotionWeb.Accounts.MusicServer", accountId);

    private string? Sealed(string accountId, string secret) => secret.Length > 0 ? Protector(accountId).Protect(secret) : null;

    private string? Open(string accountId, string? kept)
    {
        if (kept is null)
        {
            return null;
        }

        try
        {
            return Protector(accountId).Unprotect(kept);
        }
        catch (CryptographicException)
        {
            LogUnreadable(logger, accountId);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "What signs on to the music server of account {AccountId} was sealed with keys that are not here; "
        + "its owner can type it again.")]
    private static partial void LogUnreadable(ILogger logger, string accountId);
}
