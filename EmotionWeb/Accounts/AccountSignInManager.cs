using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Signing in and out. Each sign-in has a number of its own, so that it can be ended for good wherever a copy of its cookie or an open page is left.</summary>
internal sealed class AccountSignInManager(
    UserManager<Account> accounts, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> identity,
    ILogger<SignInManager<Account>> logger, IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation,
    AccountsContext context, UnknownAccount unknown, Guesses guesses, KnownDevices devices, PasswordPermits permits, TimeProvider time, IOptions<AccountsOptions> options)
    : SignInManager<Account>(accounts, http, claims, identity, logger, schemes, confirmation)
{
    /// <summary>Type of the claim that numbers a sign-in.</summary>
    public const string ClaimType = "sign-in";

    /// <summary>
    /// A failure is told no sooner than this, which is longer than checking a password takes: what the database does beside it for a name
    /// that exists is not to be heard.
    /// </summary>
    public static readonly TimeSpan ShortestFailure = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a page waits for another writer, seconds, before it says so; the database at large waits longer, but someone waits here.</summary>
    public const int PatienceSeconds = 5;

    /// <summary>
    /// Signs in by name and password; counts a failure. An unknown name, a resting account and a wrong password cost the same work and time.
    /// </summary>
    /// <exception cref="TooManyPasswordsException">Too many wait to sign in.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is busy, so that nothing could be counted, and nothing was weighed.</exception>
    public async Task<SignInResult> TryPasswordAsync(string name, string password, bool stay, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        SignInResult result = await UserManager.FindByNameAsync(name) is { } account
            ? await PasswordSignInAsync(account, password, stay, lockoutOnFailure: true)
            : await WeighAsync(null, Guesses.Unknown(name), "", password);
        if (!result.Succeeded && !result.RequiresTwoFactor && ShortestFailure - time.GetElapsedTime(start) is { Ticks: > 0 } rest)
        {
            await Task.Delay(rest, time, cancellationToken);
        }

        return result;
    }

    /// <summary>Whether the password is the account's; every try counts, and one that is right takes its count back.</summary>
    public override Task<SignInResult> CheckPasswordSignInAsync(Account user, string password, bool lockoutOnFailure)
    {
        ArgumentNullException.ThrowIfNull(user);
        return WeighAsync(user, user.Id, devices.Of(Context, user.Id), password);
    }

    /// <summary>As the account has it. Identity also asks whether its app's key is there, and where that was lost with the site's keys would let a password do alone.</summary>
    public override Task<bool> IsTwoFactorEnabledAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(user.TwoFactorEnabled);
    }

    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        WeighCodeAsync(() => base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));

    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        WeighCodeAsync(() => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    /// <summary>Ends this sign-in here, in every open page of it, and for any copy of its cookie.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Context.User.FindFirstValue(ClaimType) is { } id)
        {
            DateTimeOffset now = time.GetUtcNow();
            await context.EndedSignIns.Where(ended => ended.Expires <= now).ExecuteDeleteAsync(cancellationToken);
            if (!await context.EndedSignIns.AnyAsync(ended => ended.Id == id, cancellationToken))
            {
                context.EndedSignIns.Add(new EndedSignIn { Id = id, Expires = now.AddDays(options.Value.SignInDays) });
                await context.SaveChangesAsync(cancellationToken);
            }
        }

        await SignOutAsync();
    }

    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        ArgumentNullException.ThrowIfNull(user);
        await base.SignInWithClaimsAsync(
            user, authenticationProperties, [.. additionalClaims, new Claim(ClaimType, RandomNumberGenerator.GetHexString(32, lowercase: true))]);
        devices.Remember(Context, user.Id);
    }

    /// <summary>The account, if this sign-in of it still holds: not ended, nothing about how to sign in changed since, and an admin only where the account is one.</summary>
    public override async Task<Account?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        principal is not null
        && await base.ValidateSecurityStampAsync(principal) is { } account
        && principal.FindFirstValue(ClaimType) is { } id
        && !await context.EndedSignIns.AnyAsync(ended => ended.Id == id)
        && (!principal.IsInRole(AccountRoles.Admin) || await UserManager.IsInRoleAsync(account, AccountRoles.Admin))
            ? account
            : null;

    /// <summary>Counts the try, and where it may still be weighed weighs it. The same for everyone: a place, one write, one hash.</summary>
    private async Task<SignInResult> WeighAsync(Account? account, string subject, string device, string password)
    {
        context.Database.SetCommandTimeout(PatienceSeconds);
        using RateLimitLease permit = await permits.TakeAsync(Context.RequestAborted);
        if (await guesses.TakeAsync(subject, device, Context.RequestAborted) is null)
        {
            unknown.Check(password);
            return SignInResult.LockedOut;
        }

        if (account is null)
        {
            unknown.Check(password);
            return SignInResult.Failed;
        }

        if (!await UserManager.CheckPasswordAsync(account, password))
        {
            return SignInResult.Failed;
        }

        // Who knows the password may still have the code to guess.
        await (account.TwoFactorEnabled
            ? guesses.GiveBackAsync(subject, device, Context.RequestAborted)
            : guesses.ForgetAsync(subject, device, Context.RequestAborted));
        return SignInResult.Success;
    }

    private async Task<SignInResult> WeighCodeAsync(Func<Task<SignInResult>> weigh)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { } account)
        {
            return SignInResult.Failed;
        }

        context.Database.SetCommandTimeout(PatienceSeconds);
        string device = devices.Of(Context, account.Id);
        using RateLimitLease permit = await permits.TakeAsync(Context.RequestAborted);
        if (await guesses.TakeAsync(account.Id, device, Context.RequestAborted) is null)
        {
            return SignInResult.LockedOut;
        }

        SignInResult result = await weigh();
        if (result.Succeeded)
        {
            await guesses.ForgetAsync(account.Id, device, Context.RequestAborted);
        }

        return result;
    }
}

/// <summary>Stands in where a name is unknown, so that its password is checked at the same cost. Safe to call from many threads.</summary>
internal sealed class UnknownAccount(IServiceScopeFactory scopes)
{
    private readonly Lazy<(Account Account, string Hash)> _nobody = new(() =>
    {
        using IServiceScope scope = scopes.CreateScope();
        Account nobody = new("nobody");
        string password = RandomNumberGenerator.GetHexString(32);
        return (nobody, scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>().HashPassword(nobody, password));
    });

    /// <summary>Does the work of checking a password; it never fits.</summary>
    public void Check(string password)
    {
        using IServiceScope scope = scopes.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>().VerifyHashedPassword(_nobody.Value.Account, _nobody.Value.Hash, password);
    }
}
