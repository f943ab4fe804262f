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
    AccountsContext context, UnknownAccount unknown, Guesses guesses, KnownDevices devices, PasswordPermits permits, SignInEnds ends,
    SecurityLog log, TimeProvider time, IOptions<AccountsOptions> options)
    : SignInManager<Account>(accounts, http, claims, identity, logger, schemes, confirmation)
{
    /// <summary>Type of the claim that numbers a sign-in.</summary>
    public const string ClaimType = "sign-in";

    /// <summary>Type of the claim that says how (RFC 8176).</summary>
    public const string MethodType = "amr";

    private const string SecondFactor = "mfa";

    /// <summary>
    /// A failure is told no sooner than this, which is longer than checking a password takes: what the database does beside it for a name
    /// that exists is not to be heard.
    /// </summary>
    public static readonly TimeSpan ShortestFailure = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a page waits for another writer, seconds, before it says so; the database at large waits longer, but someone waits here.
    /// </summary>
    public const int PatienceSeconds = 5;

    private string? _method;
    private OpenSignIn? _refreshed;

    /// <summary>
    /// Signs in by name and password; counts a failure. An unknown name, a resting account and a wrong password cost the same work and
    /// time.
    /// </summary>
    /// <exception cref="TooManyPasswordsException">Too many wait to sign in.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is busy, so that nothing could be counted, and nothing was
    /// weighed.</exception>
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

    /// <summary>Signs in who showed who they are, or asks for the code; but nobody in to an account that an admin locked.</summary>
    protected override Task<SignInResult> SignInOrTwoFactorAsync(
        Account user, bool isPersistent, string? loginProvider = null, bool bypassTwoFactor = false)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.IsLocked
            ? Task.FromResult(Fail(user, SignInResult.NotAllowed))
            : base.SignInOrTwoFactorAsync(user, isPersistent, loginProvider, bypassTwoFactor);
    }

    /// <summary>
    /// As the account has it. Identity also asks whether its app's key is there, and where that was lost with the site's keys would let a
    /// password do alone.
    /// </summary>
    public override Task<bool> IsTwoFactorEnabledAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(user.TwoFactorEnabled);
    }

    public override Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        WeighCodeAsync(() => base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient));

    public override Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        WeighCodeAsync(() => base.TwoFactorRecoveryCodeSignInAsync(recoveryCode));

    /// <summary>
    /// Ends this sign-in here, in every open page of it, and for any copy of its cookie. The cookie goes first, whatever becomes of the
    /// rest, and with it what the browser kept of the pages.
    /// </summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        string? id = Context.User.FindFirstValue(ClaimType);
        await SignOutAsync();
        Context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        if (id is not null)
        {
            Record(SecurityEventKind.SignedOut, UserManager.GetUserId(Context.User));
            await ends.EndAsync(id, cancellationToken);
        }
    }

    /// <summary>Ends every sign-in of the account, this one first.</summary>
    /// <exception cref="System.Data.Common.DbException">The database is busy: this sign-in is ended, the others are not.</exception>
    public async Task EndAllAsync(Account account, CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken);
        context.Database.SetCommandTimeout(PatienceSeconds);
        await UserManager.UpdateSecurityStampAsync(account);
        await context.SignIns.Where(one => one.AccountId == account.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>
    /// Signs in by a passkey, whose device has asked who holds it: two factors in one. However many guesses there were, it is never kept
    /// out.
    /// </summary>
    public override async Task<SignInResult> PasskeySignInAsync(string credentialJson)
    {
        _method = SecondFactor;
        SignInResult result = await base.PasskeySignInAsync(credentialJson);
        if (!result.Succeeded)
        {
            Record(SecurityEventKind.SignInFailed, null);
        }

        return result;
    }

    public override async Task SignInWithClaimsAsync(Account user, AuthenticationProperties? authenticationProperties,
        IEnumerable<Claim> additionalClaims)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.IsLocked)
        {
            throw new InvalidOperationException($"The account {user.Id} is locked.");
        }

        DateTimeOffset now = time.GetUtcNow();
        OpenSignIn open = new()
        {
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            AccountId = user.Id,
            Started = _refreshed?.Started ?? now,
            Ends = _refreshed?.Ends ?? now.AddDays(options.Value.LongestSignInDays),
            Browser = BrowserNames.Of(Context.Request.Headers.UserAgent),
            Address = Context.Connection.RemoteIpAddress?.ToString() ?? "",
        };
        context.SignIns.Add(open);
        await context.SaveChangesAsync(Context.RequestAborted);
        await context.SignIns.Where(one => one.Ends <= now).ExecuteDeleteAsync(Context.RequestAborted);
        IEnumerable<Claim> carried = _method is null ? additionalClaims : additionalClaims
            .Where(claim => claim.Type is not MethodType).Append(new Claim(MethodType, _method));
        await base.SignInWithClaimsAsync(user, authenticationProperties, [.. carried, new Claim(ClaimType, open.Id)]);
        devices.Remember(Context, user.Id);
        if (_refreshed is null)
        {
            Record(SecurityEventKind.SignedIn, user.Id);
        }
    }

    /// <summary>
    /// Goes on with this sign-in alone, under a new number, after how to sign in was changed; it ends when it would have ended.
    /// </summary>
    public override async Task RefreshSignInAsync(Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        _refreshed = await FindOpenAsync(Context.User, user);
        await context.SignIns.Where(one => one.AccountId == user.Id).ExecuteDeleteAsync(Context.RequestAborted);
        await base.RefreshSignInAsync(user);
    }

    /// <summary>
    /// The account, if this sign-in of it still holds: not ended, not locked, nothing about how to sign in changed since, not too long ago,
    /// and an admin only where the account is one.
    /// </summary>
    public override async Task<Account?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        principal is not null
        && await base.ValidateSecurityStampAsync(principal) is { IsLocked: false } account
        && await FindOpenAsync(principal, account) is not null
        && (!principal.IsInRole(AccountRoles.Admin) || await UserManager.IsInRoleAsync(account, AccountRoles.Admin))
            ? account
            : null;

    /// <summary>The account, if this sign-in of it holds and it may edit now.</summary>
    public async Task<Account?> FindAdminAsync(ClaimsPrincipal principal) =>
        await ValidateSecurityStampAsync(principal) is { } account
        && await UserManager.IsInRoleAsync(account, AccountRoles.Admin)
        && !LacksSecondFactor(principal, account)
            ? account
            : null;

    /// <summary>Whether the site wants a second factor of its admins, and this one has shown none.</summary>
    public bool LacksSecondFactor(ClaimsPrincipal principal, Account account) =>
        options.Value.AdminsNeedSecondFactor && !account.TwoFactorEnabled && !principal.HasClaim(MethodType, SecondFactor);

    private async Task<OpenSignIn?> FindOpenAsync(ClaimsPrincipal principal, Account account)
    {
        DateTimeOffset now = time.GetUtcNow();
        return principal.FindFirstValue(ClaimType) is { } id && !ends.IsEnded(id)
            ? await context.SignIns.AsNoTracking().FirstOrDefaultAsync(one => one.Id == id && one.AccountId == account.Id && one.Ends > now)
            : null;
    }

    /// <summary>Counts the try, and where it may still be weighed weighs it. The same for everyone: a place, one write, one hash.</summary>
    private async Task<SignInResult> WeighAsync(Account? account, string subject, string device, string password)
    {
        context.Database.SetCommandTimeout(PatienceSeconds);
        using RateLimitLease permit = await permits.TakeAsync(Context.RequestAborted);
        int? taken = await guesses.TakeAsync(subject, device, Context.RequestAborted);
        if (taken is null || account is null)
        {
            unknown.Check(password);
            return Fail(account, taken);
        }

        if (!await UserManager.CheckPasswordAsync(account, password))
        {
            return Fail(account, taken);
        }

        // Who knows the password may still have the code to guess.
        await (account.TwoFactorEnabled
            ? guesses.GiveBackAsync(subject, device, Context.RequestAborted)
            : guesses.ForgetAsync(subject, device, Context.RequestAborted));
        return SignInResult.Success;
    }

    private async Task<SignInResult> WeighCodeAsync(Func<Task<SignInResult>> weigh)
    {
        if (await GetTwoFactorAuthenticationUserAsync() is not { IsLocked: false } account)
        {
            return SignInResult.Failed;
        }

        context.Database.SetCommandTimeout(PatienceSeconds);
        string device = devices.Of(Context, account.Id);
        using RateLimitLease permit = await permits.TakeAsync(Context.RequestAborted);
        int? taken = await guesses.TakeAsync(account.Id, device, Context.RequestAborted);
        if (taken is null || !(await weigh()).Succeeded)
        {
            return Fail(account, taken);
        }

        await guesses.ForgetAsync(account.Id, device, Context.RequestAborted);
        return SignInResult.Success;
    }

    /// <summary>Tells of a try that failed, and gives what it comes to: the account rests where it was refused.</summary>
    private SignInResult Fail(Account? account, int? taken)
    {
        bool last = account is not null && taken == options.Value.LockoutFailures;
        Record(last ? SecurityEventKind.LockedOut : SecurityEventKind.SignInFailed, account?.Id);
        return taken is null ? SignInResult.LockedOut : SignInResult.Failed;
    }

    private SignInResult Fail(Account account, SignInResult result)
    {
        Record(SecurityEventKind.SignInFailed, account.Id);
        return result;
    }

    private void Record(SecurityEventKind kind, string? accountId) => log.Record(kind, accountId, Context.Connection.RemoteIpAddress);
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
