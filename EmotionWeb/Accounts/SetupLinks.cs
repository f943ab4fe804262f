using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>
/// Links that let whoever reads the program's console become the first admin. A link works once, for a time, and only while there is no admin.
/// One instance an operation.
/// </summary>
internal sealed class SetupLinks(AccountsContext context, UserManager<Account> accounts, TimeProvider time, IOptions<AccountsOptions> options)
{
    /// <summary>Path of the page that a link opens.</summary>
    public const string Path = "/account/setup";

    /// <summary>Where the link with this token leads on the site at <paramref name="site"/>.</summary>
    public static string Url(string site, string token) => $"{site.TrimEnd('/')}{Path}?token={token}";

    /// <summary>Makes a link's token, or gives null where an admin is there already.</summary>
    public async Task<string?> IssueAsync(CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (await AdminExistsAsync(cancellationToken))
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        await context.SetupLinks.Where(link => link.Expires <= now).ExecuteDeleteAsync(cancellationToken);
        string token = OneTimeToken.Create();
        context.SetupLinks.Add(new SetupLink
        {
            TokenHash = OneTimeToken.Hash(token),
            Expires = now.AddHours(options.Value.SetupLinkHours),
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return token;
    }

    /// <summary>Whether the token can still be used.</summary>
    public async Task<bool> IsOpenAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token) || await AdminExistsAsync(cancellationToken))
        {
            return false;
        }

        byte[] hash = OneTimeToken.Hash(token);
        DateTimeOffset now = time.GetUtcNow();
        return await context.SetupLinks.AnyAsync(link => link.TokenHash == hash && link.Expires > now, cancellationToken);
    }

    /// <summary>Makes the first admin and ends every link; or changes nothing and says why. Of two at once, one is first.</summary>
    /// <returns>The admin, or null with what is wrong; nothing is wrong with name and password where the link can no longer be used.</returns>
    public async Task<(Account? Admin, IReadOnlyList<IdentityError> Errors)> UseAsync(string? token, string name, string password, CancellationToken cancellationToken)
    {
        // SQLite's transaction takes the write lock at once, so nothing comes between the question and the deed.
        await using IDbContextTransaction transaction = await context.BeginWriteAsync(cancellationToken);
        if (!await IsOpenAsync(token, cancellationToken))
        {
            return (null, []);
        }

        Account admin = new(name);
        IdentityResult created = await accounts.CreateAsync(context, admin, password, AccountRoles.Admin, cancellationToken);
        if (!created.Succeeded)
        {
            return (null, [.. created.Errors]);
        }

        await context.EndSetupLinksAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (admin, []);
    }

    private Task<bool> AdminExistsAsync(CancellationToken cancellationToken) =>
        context.UserRoles.AnyAsync(inRole => inRole.RoleId == AccountRoles.Admin, cancellationToken);
}
