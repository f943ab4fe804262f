using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// Links by which someone makes themselves an account in the role that an admin chose. A link works once and for a time
/// (<see cref="AccountsOptions.SetupLinkHours"/>), and as long as whoever made it is an admin. One instance an operation.
/// </summary>
internal sealed class Invitations(AccountsContext context, UserManager<Account> accounts, TimeProvider time,
    IOptions<AccountsOptions> options)
{
    /// <summary>Path of the page that a link opens.</summary>
    public const string Path = "/account/invitation";

    /// <summary>Where the link with this token leads on the site at <paramref name="site"/>.</summary>
    public static string Url(string site, string token) => $"{site.TrimEnd('/')}{Path}?token={token}";

    /// <summary>Makes a link's token; what has ended is forgotten.</summary>
    /// <param name="role">The role of the account that it makes.</param>
    /// <param name="by">The admin's account.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(string Token, DateTimeOffset Expires)> IssueAsync(string role, string by, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), expires = now.AddHours(options.Value.SetupLinkHours);
        await context.Invitations.Where(link => link.Expires <= now).ExecuteDeleteAsync(cancellationToken);
        string token = OneTimeToken.Create();
        context.Invitations.Add(new Invitation { TokenHash = OneTimeToken.Hash(token), Expires = expires, Role = role, ById = by });
        await context.SaveChangesAsync(cancellationToken);
        return (token, expires);
    }

    /// <summary>The role that the token's account would have; null where it can no longer be used.</summary>
    public async Task<string?> RoleAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        byte[] hash = OneTimeToken.Hash(token);
        DateTimeOffset now = time.GetUtcNow();
        return await context.Invitations.Where(link => link.TokenHash == hash && link.Expires > now).Select(link => link.Role)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes the account and ends the link; or changes nothing and says why. Of two at once, one is first.</summary>
    /// <returns>
    /// The account, or null with what is wrong; nothing is wrong with name and password where the link can no longer be used.
    /// </returns>
    public async Task<(Account? Account, IReadOnlyList<IdentityError> Errors)> UseAsync(
        string? token, string name, string password, CancellationToken cancellationToken)
    {
        // SQLite's transaction takes the write lock at once, so nothing comes between the question and the deed.
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await RoleAsync(token, cancellationToken) is not { } role)
        {
            return (null, []);
        }

        Account account = new(name);
        IdentityResult created = await accounts.CreateAsync(context, account, password, role, cancellationToken);
        if (!created.Succeeded)
        {
            return (null, [.. created.Errors]);
        }

        byte[] hash = OneTimeToken.Hash(token!);
        await context.Invitations.Where(link => link.TokenHash == hash).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (account, []);
    }
}
