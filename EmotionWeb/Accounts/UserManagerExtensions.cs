using System.Globalization;
using System.Text;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Listeners;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Accounts;

/// <summary>How an account is made: name, password and role in one go.</summary>
internal static class UserManagerExtensions
{
    /// <summary>Stores the account with its password and role, or nothing. Within the transaction that is open, else in one of its own.</summary>
    /// <returns>Success, or what is wrong with name or password, in words for the person.</returns>
    public static async Task<IdentityResult> CreateAsync(
        this UserManager<Account> accounts, AccountsContext context, Account account, string password, string role, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? transaction =
            context.Database.CurrentTransaction is null ? await context.BeginWriteAsync(cancellationToken) : null;
        IdentityResult created = await accounts.CreateAsync(account, password);
        if (!created.Succeeded)
        {
            return created;
        }

        await accounts.AddToRoleAsync(account, role);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return created;
    }

    /// <summary>
    /// For someone who can no longer sign in: a new password; app, recovery codes, passkeys and locks are forgotten, and every sign-in
    /// ends. All or nothing.
    /// </summary>
    /// <returns>Success, or what is wrong with the password, in words for the person.</returns>
    public static async Task<IdentityResult> ResetAccessAsync(
        this UserManager<Account> accounts, AccountsContext context, Account account, string password, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        await accounts.RemovePasswordAsync(account);
        IdentityResult reset = await accounts.AddPasswordAsync(account, password);
        if (!reset.Succeeded)
        {
            return reset;
        }

        account.Lock(false);
        await accounts.ForgetAuthenticatorAsync(account);
        foreach (UserPasskeyInfo passkey in await accounts.GetPasskeysAsync(account))
        {
            await accounts.RemovePasskeyAsync(account, passkey.CredentialId);
        }

        await context.Guesses.Where(one => one.Subject == account.Id).ExecuteDeleteAsync(cancellationToken);
        await accounts.EndSignInsAsync(context, account, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return reset;
    }

    /// <summary>
    /// Removes an account for good: its sign-ins, passkeys, app and tries go with it; what it did stays in the history under its name.
    /// The last admin is not removed.
    /// </summary>
    /// <returns>Success, or why it was not removed, in words for the person.</returns>
    public static async Task<IdentityResult> RemoveAsync(this UserManager<Account> accounts, AccountsContext context,
        ListenerData data,
        Account account, CancellationToken cancellationToken)
    {
        IdentityResult removed = await RemoveAsync(accounts, context, account, cancellationToken);
        if (removed.Succeeded)
        {
            await data.ForgetAsync(ListenerKey.OfAccount(account.Id), cancellationToken);
        }

        return removed;
    }

    private static async Task<IdentityResult> RemoveAsync(UserManager<Account> accounts, AccountsContext context, Account account,
        CancellationToken cancellationToken)
    {
        // In one transaction, so that two who remove each other's admins leave one.
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await accounts.IsLastAdminAsync(account))
        {
            return LastAdmin($"{account.Name} is the last admin and was not removed. Make another first.");
        }

        IdentityResult removed = await accounts.DeleteAsync(account);
        if (removed.Succeeded)
        {
            await context.Guesses.Where(one => one.Subject == account.Id).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return removed;
    }

    /// <summary>Whether nobody else could administer the site: no other admin is there who is not locked.</summary>
    public static async Task<bool> IsLastAdminAsync(this UserManager<Account> accounts, Account account)
    {
        IList<Account> admins = await accounts.GetUsersInRoleAsync(AccountRoles.Admin);
        return admins.Any(one => string.Equals(one.Id, account.Id, StringComparison.Ordinal))
            && !admins.Any(one => !one.IsLocked && !string.Equals(one.Id, account.Id, StringComparison.Ordinal));
    }

    /// <summary>What is answered where <see cref="IsLastAdminAsync"/> stands in the way.</summary>
    /// <param name="words">That, for the person.</param>
    public static IdentityResult LastAdmin(string words) =>
        IdentityResult.Failed(new IdentityError { Code = "LastAdmin", Description = words });

    /// <summary>Ends every sign-in of the account; no cookie of it is believed any more.</summary>
    public static async Task EndSignInsAsync(
        this UserManager<Account> accounts, AccountsContext context, Account account, CancellationToken cancellationToken)
    {
        await context.SignIns.Where(one => one.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
        await accounts.UpdateSecurityStampAsync(account);
    }

    /// <summary>Turns the authenticator app off; its key and the recovery codes are of no use afterwards.</summary>
    public static async Task ForgetAuthenticatorAsync(this UserManager<Account> accounts, Account account)
    {
        await accounts.SetTwoFactorEnabledAsync(account, false);
        await accounts.ResetAuthenticatorKeyAsync(account);
        await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, 0);
    }
}

/// <summary>Names are what people are called, in any script: letters, digits and what stands between them.</summary>
internal sealed class AccountNameValidator : IUserValidator<Account>
{
    /// <summary>Longest name, characters.</summary>
    public const int MaximumLength = 60;

    private const string Between = " .-_@+'";

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user) =>
        Task.FromResult(IsName(user.UserName)
            ? IdentityResult.Success
            : IdentityResult.Failed(new IdentityError
            {
                Code = nameof(IdentityErrorDescriber.InvalidUserName),
                Description = string.Create(CultureInfo.InvariantCulture, $"A name has 2 to {MaximumLength} letters, digits, spaces or any of . - _ @ + ' and begins and ends with none of them but a letter or digit."),
            }));

    private static bool IsName(string? name) =>
        name is { Length: >= 2 and <= MaximumLength } && IsLetter(name.EnumerateRunes().First()) && IsLetter(name.EnumerateRunes().Last())
        && name.EnumerateRunes().All(rune => IsLetter(rune) || (rune.IsBmp && Between.Contains((char)rune.Value, StringComparison.Ordinal)));

    private static bool IsLetter(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
