using Bunit;
using EmotionWeb.Accounts;
using EmotionWeb.Components.Admin.Users;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Component.Admin;

public sealed class AdminUsersTests : AdminPageTest
{
    private readonly FakeKeeper _keeper = new();

    public AdminUsersTests()
    {
        Services.AddSingleton<IAccountKeeper>(_keeper);
        Services.AddSingleton(new VisitorAddress { Value = "192.0.2.1" });
    }

    [Fact]
    public void Accounts_are_listed_and_found_by_name()
    {
        IRenderedComponent<AdminUsers> page = Open<AdminUsers>().Page;
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("[data-testid=admin-user]").Count));
        Assert.Contains("2026-11-20 08:30", page.Find("[data-testid=admin-user]").TextContent, StringComparison.Ordinal);
        Assert.Contains("locked", page.FindAll("[data-testid=admin-user]")[1].TextContent, StringComparison.Ordinal);

        page.Find("input[type=search]").Input("li");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=admin-user]")));
        page.Find("input[type=search]").Input("nobody");
        page.WaitForAssertion(() => Assert.Contains("Nobody by that name", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "Take the admin role", "admin 1 False")]
    [InlineData(0, "Sign out everywhere", "end 1")]
    [InlineData(0, "Lock", "lock 1 True")]
    [InlineData(1, "Unlock", "lock 2 False")]
    [InlineData(1, "Make admin", "admin 2 True")]
    public void What_is_done_is_done_by_who_is_signed_in_from_where_they_are(int row, string button, string deed)
    {
        IRenderedComponent<AdminUsers> page = Managing(row);
        page.ButtonSaying(button).Click();
        page.WaitForAssertion(() => Assert.Equal($"{deed} by Ada from 192.0.2.1", Assert.Single(_keeper.Done)));
        page.WaitForAssertion(() => Assert.Single(Said));
    }

    [Fact]
    public void Why_nothing_was_done_is_said()
    {
        _keeper.Refusal = "Ada is the last admin and stays one.";
        IRenderedComponent<AdminUsers> page = Managing(0);
        page.ButtonSaying("Take the admin role").Click();
        page.WaitForAssertion(() => Assert.Equal([_keeper.Refusal], Said));
    }

    [Fact]
    public void Who_is_no_admin_any_more_does_nothing()
    {
        IRenderedComponent<AdminUsers> page = Managing(0);
        MayEdit = false;
        page.ButtonSaying("Lock").Click();
        page.WaitForAssertion(() => Assert.Single(Said));
        page.Find("[data-testid=admin-invite]").Click();
        page.Find("[data-testid=admin-invite-admin]").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(Said));
        Assert.Empty(_keeper.Done);
        Assert.Empty(page.FindAll("[data-testid=admin-invite-link]"));
    }

    [Theory]
    [InlineData("admin-invite-listener", "invite False")]
    [InlineData("admin-invite-admin", "invite True")]
    public void A_link_is_shown_once_and_open_ones_can_be_withdrawn(string button, string deed)
    {
        IRenderedComponent<AdminUsers> page = Open<AdminUsers>().Page;
        page.WaitForElement("[data-testid=admin-user]");
        page.Find("[data-testid=admin-invite]").Click();
        page.Find($"[data-testid={button}]").Click();
        page.WaitForAssertion(() => Assert.Equal(
            "http://localhost/account/invitation?token=secret", page.Find("[data-testid=admin-invite-link]").GetAttribute("value")));
        Assert.Contains("One link is open", page.Find("[data-testid=admin-invitations-open]").TextContent, StringComparison.Ordinal);

        page.ButtonSaying("Withdraw it").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=admin-invite-link]")));
        Assert.Equal([$"{deed} by Ada from 192.0.2.1", "withdraw by Ada from 192.0.2.1"], _keeper.Done);
    }

    private IRenderedComponent<AdminUsers> Managing(int row)
    {
        IRenderedComponent<AdminUsers> page = Open<AdminUsers>().Page;
        page.WaitForElement("[data-testid=admin-user]");
        page.FindAll("[data-testid=admin-user-manage]")[row].Click();
        page.WaitForElement("[data-testid=admin-user-card]");
        return page;
    }

    private sealed class FakeKeeper : IAccountKeeper
    {
        private int _open;

        public List<string> Done { get; } = [];

        public string? Refusal { get; set; }

        public Task<FoundAccounts> FindAsync(string? search, int skip, int take, CancellationToken cancellationToken)
        {
            AccountRow[] all =
            [
                new("1", "Ada", true, false, true, new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero), 2),
                new("2", "Lil", false, true, false, null, 0),
            ];
            AccountRow[] found = [.. all.Where(one => one.Name.Contains(search ?? "", StringComparison.OrdinalIgnoreCase))];
            return Task.FromResult(new FoundAccounts(found, found.Length, _open));
        }

        public Task<IdentityResult> SetAdminAsync(string id, bool admin, Editor editor, string address,
            CancellationToken cancellationToken) =>
            NoteAsync($"admin {id} {admin}", editor, address);

        public Task<IdentityResult> SetLockedAsync(string id, bool locked, Editor editor, string address,
            CancellationToken cancellationToken) =>
            NoteAsync($"lock {id} {locked}", editor, address);

        public Task<IdentityResult> EndSignInsAsync(string id, Editor editor, string address, CancellationToken cancellationToken) =>
            NoteAsync($"end {id}", editor, address);

        public async Task<(string Token, DateTimeOffset Expires)> InviteAsync(
            bool admin, Editor editor, string address, CancellationToken cancellationToken)
        {
            await NoteAsync($"invite {admin}", editor, address);
            _open++;
            return ("secret", DateTimeOffset.UnixEpoch);
        }

        public async Task WithdrawInvitationsAsync(Editor editor, string address, CancellationToken cancellationToken)
        {
            await NoteAsync("withdraw", editor, address);
            _open = 0;
        }

        private Task<IdentityResult> NoteAsync(string deed, Editor editor, string address)
        {
            if (Refusal is { } words)
            {
                return Task.FromResult(IdentityResult.Failed(new IdentityError { Description = words }));
            }

            Done.Add($"{deed} by {editor.Name} from {address}");
            return Task.FromResult(IdentityResult.Success);
        }
    }
}
