using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Accounts;

/// <summary>
/// What admins see of accounts, and do about them. Each deed takes the <see cref="Editor"/> that is the proof that it is allowed, and
/// stands in the security log with who did it. Safe to call from many threads.
/// </summary>
internal interface IAccountKeeper
{
    /// <summary>The accounts, by name.</summary>
    /// <param name="search">A part of the name, whatever its case; null or empty for all.</param>
    /// <param name="skip">How many are passed over, 0 or more.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<FoundAccounts> FindAsync(string? search, int skip, int take, CancellationToken cancellationToken);

    /// <summary>Gives or takes the admin's role.</summary>
    /// <returns>Success, or why nothing was changed, in words for the person: the last admin stays one.</returns>
    Task<IdentityResult> SetAdminAsync(string id, bool admin, Editor editor, string address, CancellationToken cancellationToken);

    /// <summary>Locks or unlocks an account. One that is locked is signed out everywhere, and nobody signs in to it.</summary>
    /// <returns>Success, or why nothing was changed, in words for the person: nobody locks themselves or the last admin.</returns>
    Task<IdentityResult> SetLockedAsync(string id, bool locked, Editor editor, string address, CancellationToken cancellationToken);

    /// <summary>Ends every sign-in of an account.</summary>
    /// <returns>Success, or why nothing was changed, in words for the person.</returns>
    Task<IdentityResult> EndSignInsAsync(string id, Editor editor, string address, CancellationToken cancellationToken);

    /// <summary>Makes a link by which someone makes themselves an account.</summary>
    /// <param name="admin">Whether it is an admin's.</param>
    /// <param name="editor">Who invites.</param>
    /// <param name="address">Where that came from.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its token, which is kept nowhere, and when it ends.</returns>
    Task<(string Token, DateTimeOffset Expires)> InviteAsync(bool admin, Editor editor, string address,
        CancellationToken cancellationToken);

    /// <summary>Ends every link that was not used.</summary>
    Task WithdrawInvitationsAsync(Editor editor, string address, CancellationToken cancellationToken);
}

/// <summary>Some of the accounts. Immutable.</summary>
/// <param name="Items">These, by name.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Invitations">How many links are open by which someone makes themselves an account.</param>
internal sealed record FoundAccounts(IReadOnlyList<AccountRow> Items, int Total, int Invitations);

/// <summary>An account. Immutable.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">What it signs in with.</param>
/// <param name="IsAdmin">Whether it has the admin's role.</param>
/// <param name="IsLocked">Whether an admin locked it.</param>
/// <param name="SecondFactor">Whether an app's code is asked for, or it has a passkey.</param>
/// <param name="LastSignIn">When someone last signed in to it, as far as sign-ins and the security log go back; null where neither
/// knows.</param>
/// <param name="SignIns">How many sign-ins of it hold.</param>
internal sealed record AccountRow(
    string Id, string Name, bool IsAdmin, bool IsLocked, bool SecondFactor, DateTimeOffset? LastSignIn, int SignIns);

/// <summary>Keeps the accounts, each deed in a scope and a transaction of its own.</summary>
internal sealed class AccountKeeper(IServiceScopeFactory scopes, SecurityLog log, TimeProvider time) : IAccountKeeper
{
    public async Task<FoundAccounts> FindAsync(string? search, int skip, int take, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        DateTimeOffset now = time.GetUtcNow();
        string? wanted = string.IsNullOrWhiteSpace(search)
            ? null
            : scope.ServiceProvider.GetRequiredService<UserManager<Account>>().NormalizeName(search.Trim());
        IQueryable<Account> found = context.Users.AsNoTracking().Where(one => wanted == null || one.NormalizedUserName!.Contains(wanted));
        int total = await found.CountAsync(cancellationToken);
        var rows = await found.OrderBy(one => one.NormalizedUserName).Skip(skip).Take(take)
            .Select(one => new
            {
                Account = one,
                IsAdmin = context.UserRoles.Any(role => role.UserId == one.Id && role.RoleId == AccountRoles.Admin),
                HasPasskey = context.UserPasskeys.Any(passkey => passkey.UserId == one.Id),
                SignIns = context.SignIns.Count(open => open.AccountId == one.Id && open.Ends > now),
                Started = context.SignIns.Where(open => open.AccountId == one.Id).Max(open => (DateTimeOffset?)open.Started),
                Told = context.SecurityEvents.Where(told => told.AccountId == one.Id && told.Kind == SecurityEventKind.SignedIn)
                    .Max(told => (DateTimeOffset?)told.At),
            })
            .ToListAsync(cancellationToken);
        return new FoundAccounts(
            [.. rows.Select(row => new AccountRow(row.Account.Id, row.Account.Name, row.IsAdmin, row.Account.IsLocked,
                row.Account.TwoFactorEnabled || row.HasPasskey, Later(row.Started, row.Told), row.SignIns))],
            total,
            await context.Invitations.CountAsync(link => link.Expires > now, cancellationToken));
    }

    public Task<IdentityResult> SetAdminAsync(string id, bool admin, Editor editor, string address, CancellationToken cancellationToken) =>
        ChangeAsync(id, SecurityEventKind.RoleChanged, editor, address, async (accounts, context, account) =>
        {
            if (!admin && await accounts.IsLastAdminAsync(account))
            {
                return UserManagerExtensions.LastAdmin($"{account.Name} is the last admin and stays one. Make another first.");
            }

            if (await accounts.IsInRoleAsync(account, AccountRoles.Admin) != admin)
            {
                await accounts.AddToRoleAsync(account, admin ? AccountRoles.Admin : AccountRoles.Listener);
                await accounts.RemoveFromRolesAsync(account, [admin ? AccountRoles.Listener : AccountRoles.Admin]);
            }

            if (!admin)
            {
                await WithdrawOfAsync(context, account, cancellationToken);
            }

            return IdentityResult.Success;
        }, cancellationToken);

    public Task<IdentityResult> SetLockedAsync(string id, bool locked, Editor editor, string address,
        CancellationToken cancellationToken) =>
        ChangeAsync(id, locked ? SecurityEventKind.Locked : SecurityEventKind.Unlocked, editor, address,
            async (accounts, context, account) =>
        {
            if (locked && string.Equals(id, editor.Id, StringComparison.Ordinal))
            {
                return Refused("You would lock yourself out. Another admin can lock your account.");
            }

            if (locked && await accounts.IsLastAdminAsync(account))
            {
                return UserManagerExtensions.LastAdmin($"{account.Name} is the last admin and was not locked. Make another first.");
            }

            account.Lock(locked);
            IdentityResult stored = await accounts.UpdateAsync(account);
            if (stored.Succeeded && locked)
            {
                await accounts.EndSignInsAsync(context, account, cancellationToken);
                await WithdrawOfAsync(context, account, cancellationToken);
            }

            return stored;
        }, cancellationToken);

    public Task<IdentityResult> EndSignInsAsync(string id, Editor editor, string address, CancellationToken cancellationToken) =>
        ChangeAsync(id, SecurityEventKind.SignInsEnded, editor, address, async (accounts, context, account) =>
        {
            await accounts.EndSignInsAsync(context, account, cancellationToken);
            return IdentityResult.Success;
        }, cancellationToken);

    public async Task<(string Token, DateTimeOffset Expires)> InviteAsync(
        bool admin, Editor editor, string address, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        (string Token, DateTimeOffset Expires) link = await scope.ServiceProvider.GetRequiredService<Invitations>()
            .IssueAsync(admin ? AccountRoles.Admin : AccountRoles.Listener, editor.Id, cancellationToken);
        log.Record(SecurityEventKind.Invited, null, editor.Id, address);
        return link;
    }

    public async Task WithdrawInvitationsAsync(Editor editor, string address, CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AccountsContext>().Invitations.ExecuteDeleteAsync(cancellationToken);
        log.Record(SecurityEventKind.Invited, null, editor.Id, address);
    }

    // In one transaction, so that of two who take each other's role one stays an admin.
    private async Task<IdentityResult> ChangeAsync(string id, SecurityEventKind kind, Editor editor, string address,
        Func<UserManager<Account>, AccountsContext, Account, Task<IdentityResult>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(editor);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountsContext context = scope.ServiceProvider.GetRequiredService<AccountsContext>();
        UserManager<Account> accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await accounts.FindByIdAsync(id) is not { } account)
        {
            return Refused("That account is not there any more.");
        }

        IdentityResult changed = await change(accounts, context, account);
        if (changed.Succeeded)
        {
            await transaction.CommitAsync(cancellationToken);
            log.Record(kind, id, editor.Id, address);
        }

        return changed;
    }

    private static Task<int> WithdrawOfAsync(AccountsContext context, Account account, CancellationToken cancellationToken) =>
        context.Invitations.Where(link => link.ById == account.Id).ExecuteDeleteAsync(cancellationToken);

    private static IdentityResult Refused(string words) =>
        IdentityResult.Failed(new IdentityError { Code = "Refused", Description = words });

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
