using System.Net;
using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Tests.Integration.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Accounts;

/// <summary>What admins see of accounts and do about them, on a whole site.</summary>
public sealed class AccountKeeperTests : IAsyncDisposable
{
    private readonly SiteFactory _site = new()
    {
        Settings = { ["Accounts:TriesPerMinute"] = "1000" },
        Replace = services => services.AddSingleton<ISetupLinkDisplay>(new ShownLinks()),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IAccountKeeper Keeper => _site.Services.GetRequiredService<IAccountKeeper>();

    [Fact]
    public async Task Accounts_are_found_by_a_part_of_their_name_and_told_with_role_and_last_sign_in()
    {
        (string ada, string lil) = await TwoAsync();
        await _site.Services.AddAccountAsync("Lilith", AccountRoles.Listener);
        using Visitor visitor = new(_site);
        await visitor.SignInAsync("Lil", AccountSite.Password);

        FoundAccounts all = await Keeper.FindAsync(null, 0, 2, Token), lils = await Keeper.FindAsync(" lIL ", 0, 25, Token);
        Assert.Equal((3, "Ada", "Lil"), (all.Total, all.Items[0].Name, all.Items[1].Name));
        Assert.Equal("Lilith", Assert.Single((await Keeper.FindAsync(null, 2, 2, Token)).Items).Name);
        Assert.Equal(["Lil", "Lilith"], lils.Items.Select(one => one.Name));
        Assert.Equal((ada, true, false, 0, true), Row(all.Items[0]));
        Assert.Equal((lil, false, false, 1, false), Row(all.Items[1]));

        // What sign-ins no longer tell, the security log still does.
        await visitor.SendAsync("/account", "account/sign-out");
        await _site.Services.GetRequiredService<SecurityLog>().WriteAsync(Token);
        Assert.Equal((lil, false, false, 0, false), Row((await FindAsync("Lil"))!));

        static (string, bool, bool, int, bool) Row(AccountRow one) => (one.Id, one.IsAdmin, one.IsLocked, one.SignIns,
            one.LastSignIn is null);
    }

    [Fact]
    public async Task The_admin_role_is_given_and_taken_but_never_the_last_admins()
    {
        (string ada, string lil) = await TwoAsync();
        Editor editor = new(ada, "Ada");
        Assert.Contains("last admin", Why(await Keeper.SetAdminAsync(ada, false, editor, "", Token)), StringComparison.Ordinal);
        Assert.True((await Keeper.SetAdminAsync(lil, true, editor, "", Token)).Succeeded);
        Assert.True((await FindAsync("Lil"))!.IsAdmin);
        Assert.Equal([AccountRoles.Admin], await RolesAsync(lil));

        // A locked admin does not count: without Ada nobody could administer the site.
        Assert.True((await Keeper.SetLockedAsync(lil, true, editor, "", Token)).Succeeded);
        Assert.Contains("last admin", Why(await Keeper.SetAdminAsync(ada, false, editor, "", Token)), StringComparison.Ordinal);
        Assert.True((await Keeper.SetLockedAsync(lil, false, editor, "", Token)).Succeeded);

        Assert.True((await Keeper.SetAdminAsync(ada, false, editor, "", Token)).Succeeded);
        Assert.Equal([AccountRoles.Listener], await RolesAsync(ada));
        Assert.Contains("not there", Why(await Keeper.SetAdminAsync("gone", true, editor, "", Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_admins_who_take_each_others_role_at_once_one_stays()
    {
        string[] admins = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _site.Services.AddAccountAsync($"Admin {i}",
            AccountRoles.Admin)));
        IdentityResult[] taken = await Task.WhenAll(admins.Select(id => Keeper.SetAdminAsync(id, false, new Editor(id, "Somebody"), "",
            Token)));
        Assert.Equal(5, taken.Count(one => one.Succeeded));
        Assert.Single((await Keeper.FindAsync(null, 0, 25, Token)).Items, one => one.IsAdmin);
    }

    [Fact]
    public async Task A_locked_account_is_signed_out_and_opens_to_nobody_until_it_is_unlocked()
    {
        (string ada, string lil) = await TwoAsync();
        Editor editor = new(ada, "Ada");
        using Visitor before = new(_site), after = new(_site);
        await before.SignInAsync("Lil", AccountSite.Password);
        Assert.True((await Keeper.SetLockedAsync(lil, true, editor, "192.0.2.1", Token)).Succeeded);

        Assert.Equal(0, (await FindAsync("Lil"))!.SignIns);
        Assert.Null(await _site.Services.WithAsync(async s => await s.GetRequiredService<AccountSignInManager>()
            .ValidateSecurityStampAsync(await _site.Services.SignedInAsync("Lil"))));
        Assert.StartsWith("An admin of this site locked this account",
            await Visitor.ProblemAsync(await after.SignInAsync("Lil", AccountSite.Password)), StringComparison.Ordinal);

        // Who does not know the password learns nothing of it.
        Assert.StartsWith("That name and password", await Visitor.ProblemAsync(await after.SignInAsync("Lil", "a wrong password")),
            StringComparison.Ordinal);

        Assert.True((await Keeper.SetLockedAsync(lil, false, editor, "", Token)).Succeeded);
        Assert.Equal("/", Visitor.Target(await after.SignInAsync("Lil", AccountSite.Password)));
        Assert.Contains("lock yourself out", Why(await Keeper.SetLockedAsync(ada, true, editor, "", Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_signs_in_to_a_locked_account_whatever_way_led_there()
    {
        (string ada, string lil) = await TwoAsync();
        await Keeper.SetLockedAsync(lil, true, new Editor(ada, "Ada"), "", Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _site.Services.WithAsync(async s =>
        {
            AccountSignInManager signIns = s.GetRequiredService<AccountSignInManager>();
            await signIns.SignInAsync((await signIns.UserManager.FindByIdAsync(lil))!, isPersistent: false);
            return true;
        }));
    }

    [Fact]
    public async Task The_shell_lets_in_again_who_was_locked()
    {
        (string ada, string lil) = await TwoAsync();
        await Keeper.SetLockedAsync(lil, true, new Editor(ada, "Ada"), "", Token);
        await _site.Services.WithAsync(async s =>
        {
            UserManager<Account> accounts = s.GetRequiredService<UserManager<Account>>();
            return await accounts.ResetAccessAsync(
                s.GetRequiredService<AccountsContext>(), (await accounts.FindByIdAsync(lil))!, "another good phrase", Token);
        });
        using Visitor visitor = new(_site);
        Assert.Equal("/", Visitor.Target(await visitor.SignInAsync("Lil", "another good phrase")));
    }

    [Fact]
    public async Task Every_sign_in_of_an_account_can_be_ended()
    {
        (string ada, string lil) = await TwoAsync();
        using Visitor one = new(_site), two = new(_site);
        await one.SignInAsync("Lil", AccountSite.Password);
        await two.SignInAsync("Lil", AccountSite.Password);
        Assert.True((await Keeper.EndSignInsAsync(lil, new Editor(ada, "Ada"), "", Token)).Succeeded);
        Assert.Equal(0, await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().SignIns.CountAsync(Token)));
    }

    [Theory]
    [InlineData(false, AccountRoles.Listener)]
    [InlineData(true, AccountRoles.Admin)]
    public async Task An_invitation_makes_one_account_in_the_role_that_was_chosen(bool admin, string role)
    {
        (string ada, _) = await TwoAsync();
        using Visitor first = new(_site), second = new(_site);
        (string token, DateTimeOffset expires) = await Keeper.InviteAsync(admin, new Editor(ada, "Ada"), "", Token);
        Assert.InRange(expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(1, (await Keeper.FindAsync(null, 0, 1, Token)).Invitations);
        string path = Invitations.Url("", token);

        Assert.NotNull(await Visitor.ProblemAsync(await first.SendAsync(path, "invitation",
            New("Ada")))); // The name is taken: the link stays.
        (string to, Dictionary<string, string> form) = await second.FillAsync(path, "invitation", New("Ben"));
        Assert.Equal("/account?done=registered", Visitor.Target(await first.SendAsync(path, "invitation", New("Cleo"))));
        Assert.Equal([role], await RolesAsync((await FindAsync("Cleo"))!.Id));
        await second.PostAsync(to, form);
        Assert.Null(await FindAsync("Ben"));
        Assert.Equal(HttpStatusCode.Gone, (await second.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Invitations_end_with_their_time_by_a_word_and_with_the_role_of_who_made_them()
    {
        (string ada, string lil) = await TwoAsync();
        Editor editor = new(ada, "Ada");
        await Keeper.SetAdminAsync(lil, true, editor, "", Token);
        string withdrawn = (await Keeper.InviteAsync(false, editor, "", Token)).Token;
        await Keeper.WithdrawInvitationsAsync(editor, "", Token);
        string ofLil = (await Keeper.InviteAsync(true, new Editor(lil, "Lil"), "", Token)).Token;
        await Keeper.SetAdminAsync(lil, false, editor, "", Token);
        string old = (await Keeper.InviteAsync(false, editor, "", Token)).Token;
        await _site.Services.WithAsync(s => s.GetRequiredService<AccountsContext>().Invitations
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.Expires, TimeProvider.System.GetUtcNow().AddSeconds(-1)), Token));

        using Visitor visitor = new(_site);
        foreach (string token in (string[])[withdrawn, ofLil, old, "AAAA"])
        {
            Assert.Equal(HttpStatusCode.Gone, (await visitor.GetAsync(Invitations.Url("", token))).StatusCode);
        }
    }

    [Fact]
    public async Task What_an_admin_does_about_accounts_stands_in_the_security_log_with_their_name()
    {
        (string ada, string lil) = await TwoAsync();
        Editor editor = new(ada, "Ada");
        await Keeper.SetAdminAsync(lil, true, editor, "192.0.2.1", Token);
        await Keeper.SetLockedAsync(lil, true, editor, "192.0.2.1", Token);
        await Keeper.SetLockedAsync(ada, true, editor, "192.0.2.1", Token); // Refused, and not told.
        await Keeper.SetLockedAsync(lil, false, editor, "192.0.2.1", Token);
        await Keeper.EndSignInsAsync(lil, editor, "192.0.2.1", Token);
        await Keeper.InviteAsync(true, editor, "192.0.2.1", Token);

        SecurityLog log = _site.Services.GetRequiredService<SecurityLog>();
        await log.WriteAsync(Token);
        Assert.Equal(
            [
                (SecurityEventKind.Invited, null, "Ada"), (SecurityEventKind.SignInsEnded, "Lil", "Ada"),
                (SecurityEventKind.Unlocked, "Lil", "Ada"),
                (SecurityEventKind.Locked, "Lil", "Ada"), (SecurityEventKind.RoleChanged, "Lil", "Ada"),
            ],
            (await log.LastAsync(10, null, Token)).Select(one => (one.Event.Kind, one.Name, one.By)));
        Assert.All(await log.LastAsync(10, null, Token), one => Assert.Equal("192.0.2.1", one.Event.Address));
    }

    [Fact]
    public async Task The_page_is_for_admins_alone()
    {
        await TwoAsync();
        using Visitor nobody = new(_site), lil = new(_site), ada = new(_site);
        await lil.SignInAsync("Lil", AccountSite.Password);
        await ada.SignInAsync("Ada", AccountSite.Password);
        Assert.StartsWith("/account/sign-in", Visitor.Target(await nobody.GetAsync("/admin/users")), StringComparison.Ordinal);
        Assert.StartsWith("/account/denied", Visitor.Target(await lil.GetAsync("/admin/users")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/admin/users")).StatusCode);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private static (string, string)[] New(string name) =>
        [("Form.Name", name), ("Form.Password", AccountSite.Password), ("Form.Again", AccountSite.Password)];

    private static string Why(IdentityResult result) => Assert.Single(result.Errors).Description;

    private async Task<(string Ada, string Lil)> TwoAsync() =>
        (await _site.Services.AddAccountAsync("Ada", AccountRoles.Admin),
            await _site.Services.AddAccountAsync("Lil", AccountRoles.Listener));

    private async Task<AccountRow?> FindAsync(string name) =>
        (await Keeper.FindAsync(name, 0, 25, Token)).Items.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    private Task<IList<string>> RolesAsync(string id) => _site.Services.WithAsync(async s =>
    {
        UserManager<Account> accounts = s.GetRequiredService<UserManager<Account>>();
        return await accounts.GetRolesAsync((await accounts.FindByIdAsync(id))!);
    });
}
