using System.Text.Json;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Journal;
using EmotionWeb.Listeners;
using EmotionWeb.Resources;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Accounts;

/// <summary>All that the site keeps of an account, for its owner to take along (GDPR, articles 15 and 20): all but what opens it.</summary>
/// <param name="Id">Its key, which the security log and the history name.</param>
/// <param name="Name">What it signs in with.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="AuthenticatorApp">Whether an app's code is asked for.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes are left.</param>
/// <param name="Passkeys">Its passkeys.</param>
/// <param name="SignIns">Where it is signed in.</param>
/// <param name="SecurityEvents">What the security log still has of it, the latest first.</param>
/// <param name="Changes">What it changed in the catalogue, the latest first, as far as the history goes back.</param>
/// <param name="Feedback">What it said of songs, the latest first.</param>
/// <param name="Journal">Its journal, the earliest first.</param>
/// <param name="MusicServer">The music server that it named, without what signs on; or null.</param>
internal sealed record AccountData(
    string Id, string Name, IReadOnlyList<string> Roles, bool AuthenticatorApp, int RecoveryCodesLeft, IReadOnlyList<KeptPasskey> Passkeys,
    IReadOnlyList<KeptSignIn> SignIns, IReadOnlyList<KeptEvent> SecurityEvents, IReadOnlyList<KeptChange> Changes,
    IReadOnlyList<KeptWord> Feedback, IReadOnlyList<KeptFeeling> Journal, ExportedServer? MusicServer);

/// <summary>A music server.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="User">Who signs on; empty where an API key does.</param>
internal sealed record ExportedServer(string Address, string User);

/// <summary>A passkey.</summary>
/// <param name="Name">What its owner called it.</param>
/// <param name="Added">When.</param>
internal sealed record KeptPasskey(string? Name, DateTimeOffset Added);

/// <summary>A sign-in that holds.</summary>
/// <param name="Browser">What the browser calls itself.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Started">Since when.</param>
/// <param name="Ends">When it ends at the latest.</param>
internal sealed record KeptSignIn(string Browser, string Address, DateTimeOffset Started, DateTimeOffset Ends);

/// <summary>An entry of the security log.</summary>
/// <param name="At">When.</param>
/// <param name="Event">What, such as <c>SignedIn</c>.</param>
/// <param name="Address">Where it came from; empty for the shell.</param>
internal sealed record KeptEvent(DateTimeOffset At, string Event, string Address);

/// <summary>A change of the catalogue.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Subject">What it was done to, in words.</param>
internal sealed record KeptChange(DateTimeOffset At, string Kind, string Subject);

/// <summary>Gathers what the site keeps of an account. One instance an operation.</summary>
internal sealed class AccountDataReader(UserManager<Account> accounts, AccountsContext context, SecurityLog log, IChangeLog changes,
    IFeedbackStore feedback, IJournalStore journal, ListenerServers servers, MessageText text)
{
    /// <summary>As many as the security log keeps of all.</summary>
    private const int MostEvents = 10_000;

    private const int PageSize = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>All of it as JSON.</summary>
    public async Task<byte[]> ReadAsync(Account account, CancellationToken cancellationToken) => JsonSerializer.SerializeToUtf8Bytes(
        new AccountData(
            account.Id,
            account.Name,
            [.. await accounts.GetRolesAsync(account)],
            account.TwoFactorEnabled,
            await accounts.CountRecoveryCodesAsync(account),
            [.. (await accounts.GetPasskeysAsync(account)).Select(passkey => new KeptPasskey(passkey.Name, passkey.CreatedAt))],
            await context.SignIns.AsNoTracking().Where(one => one.AccountId == account.Id)
                .Select(one => new KeptSignIn(one.Browser, one.Address, one.Started, one.Ends))
                .ToListAsync(cancellationToken),
            [.. (await log.LastAsync(MostEvents, account.Id, cancellationToken))
                .Select(one => new KeptEvent(one.Event.At, one.Event.Kind.ToString(), one.Event.Address))],
            await ChangesAsync(account.Id, cancellationToken),
            [.. (await feedback.AllAsync(ListenerKey.OfAccount(account.Id), cancellationToken)).Select(KeptWord.From)],
            [.. (await journal.AllAsync(ListenerKey.OfAccount(account.Id), DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
                .Select(KeptFeeling.From)],
            await servers.OfAsync(account.Id, cancellationToken) is { } server ? new ExportedServer(server.Address, server.User) : null),
        Json);

    private async Task<IReadOnlyList<KeptChange>> ChangesAsync(string accountId, CancellationToken cancellationToken)
    {
        List<KeptChange> all = [];
        long? before = null;
        do
        {
            ChangePage page = await changes.FindAsync(new ChangeQuery(before, PageSize, accountId), cancellationToken);
            all.AddRange(page.Items.Select(change => new KeptChange(change.At, change.Kind.ToString(), text.Of(change.Subject))));
            before = page.Next;
        }
        while (before is not null);
        return all;
    }
}
