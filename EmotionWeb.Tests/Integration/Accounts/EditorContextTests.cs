using System.Security.Claims;
using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>Who may edit is asked of the accounts as they stand, not of what a cookie or circuit remembers.</summary>
public sealed class EditorContextTests : IAsyncLifetime
{
    private readonly SiteFactory _site = new() { Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()) };
    private string _admin = "";

    public async ValueTask InitializeAsync()
    {
        _admin = await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin);
        await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener);
    }

    [Fact]
    public async Task An_admin_who_is_signed_in_edits_under_their_own_name()
    {
        Editor editor = await RequireAsync(await SignedInAsync("Ada"));
        Assert.Equal((_admin, "Ada"), (editor.Id, editor.Name));
    }

    [Fact]
    public async Task Nobody_and_a_listener_edit_nothing()
    {
        Assert.Contains("signed out", (await RefusedAsync(new ClaimsPrincipal(new ClaimsIdentity()))).Text(), StringComparison.Ordinal);
        Assert.Contains("Only an admin", (await RefusedAsync(await SignedInAsync("Lil"))).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_claim_to_the_role_is_not_believed()
    {
        ClaimsPrincipal listener = await SignedInAsync("Lil");
        ((ClaimsIdentity)listener.Identity!).AddClaim(new Claim(ClaimTypes.Role, AccountRoles.Admin));
        await RefusedAsync(listener);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_what_is_open()
    {
        ClaimsPrincipal open = await SignedInAsync("Ada");
        await ChangeAsync((accounts, ada) => accounts.UpdateSecurityStampAsync(ada));
        await RefusedAsync(open);
    }

    [Fact]
    public async Task Who_is_no_admin_any_more_edits_nothing_and_their_pages_close()
    {
        ClaimsPrincipal open = await SignedInAsync("Ada");
        await ChangeAsync((accounts, ada) => accounts.RemoveFromRoleAsync(ada, AccountRoles.Admin));
        await RefusedAsync(open);
        Assert.Null(await _site.Services.WithAsync(s => s.GetRequiredService<AccountSignInManager>().ValidateSecurityStampAsync(open)));
    }

    [Fact]
    public async Task A_deleted_account_edits_nothing()
    {
        ClaimsPrincipal open = await SignedInAsync("Ada");
        await ChangeAsync((accounts, ada) => accounts.DeleteAsync(ada));
        await RefusedAsync(open);
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_edits_nothing_while_another_of_the_same_account_goes_on()
    {
        ClaimsPrincipal ended = await SignedInAsync("Ada");
        ClaimsPrincipal other = await SignedInAsync("Ada");
        await _site.Services.GetRequiredService<SignInEnds>().EndAsync(ended.FindFirstValue(AccountSignInManager.ClaimType)!,
            TestContext.Current.CancellationToken);
        await RefusedAsync(ended);
        await RequireAsync(other);
    }

    [Fact]
    public async Task Access_that_is_reset_ends_what_is_open_and_forgets_lock_out_and_app()
    {
        ClaimsPrincipal open = await SignedInAsync("Ada");
        await ChangeAsync((accounts, ada) => accounts.SetTwoFactorEnabledAsync(ada, true));
        await _site.Services.WithAsync(s => s.GetRequiredService<Guesses>().TakeAsync(_admin, "", TestContext.Current.CancellationToken));
        await _site.Services.WithAsync(async services =>
        {
            UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
            Account ada = (await accounts.FindByNameAsync("Ada"))!;
            AccountsContext context = services.GetRequiredService<AccountsContext>();
            Assert.False((await accounts.ResetAccessAsync(context, ada, "short", TestContext.Current.CancellationToken)).Succeeded);
            return true;
        });
        Assert.True(await AdaAsync((accounts, ada) => accounts.CheckPasswordAsync(ada, AccountSite.Password)));
        await _site.Services.WithAsync(async services =>
        {
            UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
            return await accounts.ResetAccessAsync(services.GetRequiredService<AccountsContext>(), (await accounts.FindByNameAsync("Ada"))!, "another good phrase", TestContext.Current.CancellationToken);
        });
        Assert.Equal((true, false), await AdaAsync(async (accounts, ada) =>
            (await accounts.CheckPasswordAsync(ada, "another good phrase"), await accounts.GetTwoFactorEnabledAsync(ada))));
        Assert.Equal(1, await _site.Services.WithAsync(s =>
            s.GetRequiredService<Guesses>().TakeAsync(_admin, "", TestContext.Current.CancellationToken)));
        await RefusedAsync(open);
    }

    [Fact]
    public async Task A_component_is_asked_by_the_state_of_its_circuit()
    {
        await using AsyncServiceScope circuit = _site.Services.CreateAsyncScope();
        ((ServerAuthenticationStateProvider)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(await SignedInAsync("Ada"))));
        IEditorContext editors = circuit.ServiceProvider.GetRequiredService<IEditorContext>();
        Assert.Equal("Ada", (await editors.RequireAdminAsync(TestContext.Current.CancellationToken)).Name);
        await ChangeAsync((accounts, ada) => accounts.RemoveFromRoleAsync(ada, AccountRoles.Admin));
        await Assert.ThrowsAsync<NotAllowedException>(() => editors.RequireAdminAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/admin", false)]
    [InlineData("/ADMIN/songs", false)]
    [InlineData("/", true)]
    [InlineData("/administration", true)]
    public async Task What_forgets_to_name_a_policy_is_open_only_outside_admin(string path, bool open)
    {
        await using AsyncServiceScope scope = _site.Services.CreateAsyncScope();
        AuthorizationPolicy fallback = (await scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>().GetFallbackPolicyAsync())!;
        IAuthorizationService authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
        DefaultHttpContext http = new() { Request = { Path = path } };
        Assert.Equal(open, (await authorization.AuthorizeAsync(new ClaimsPrincipal(new ClaimsIdentity()), http, fallback)).Succeeded);
        Assert.Equal(open, (await authorization.AuthorizeAsync(await SignedInAsync("Lil"), http, fallback)).Succeeded);
        Assert.True((await authorization.AuthorizeAsync(await SignedInAsync("Ada"), http, fallback)).Succeeded);
    }

    public async ValueTask DisposeAsync() => await _site.DisposeAsync();

    private Task<Editor> RequireAsync(ClaimsPrincipal user) =>
        _site.Services.WithAsync(s => s.GetRequiredService<IEditorContext>().RequireAdminAsync(user, TestContext.Current.CancellationToken));

    private Task<NotAllowedException> RefusedAsync(ClaimsPrincipal user) => Assert.ThrowsAsync<NotAllowedException>(() => RequireAsync(user));

    private Task<IdentityResult> ChangeAsync(Func<UserManager<Account>, Account, Task<IdentityResult>> change) => AdaAsync(change);

    private Task<T> AdaAsync<T>(Func<UserManager<Account>, Account, Task<T>> ask) => _site.Services.WithAsync(async services =>
    {
        UserManager<Account> accounts = services.GetRequiredService<UserManager<Account>>();
        return await ask(accounts, (await accounts.FindByNameAsync("Ada"))!);
    });

    private Task<ClaimsPrincipal> SignedInAsync(string name) => _site.Services.SignedInAsync(name);
}
