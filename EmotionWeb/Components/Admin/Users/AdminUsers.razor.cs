using System.Globalization;
using EmotionWeb.Accounts;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Intake;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmotionWeb.Components.Admin.Users;

/// <summary>Who has an account here, and what admins do about it.</summary>
public sealed partial class AdminUsers : IAsyncDisposable
{
    private const int PageSize = 25;

    private FoundAccounts? _page;
    private string? _search;
    private int _at;
    private int _read;
    private string? _managed;
    private bool _inviting;
    private (string Url, bool Admin, DateTimeOffset Expires)? _link;
    private IJSObjectReference? _module;

    [Inject]
    private IAccountKeeper Keeper { get; set; } = null!;

    [Inject]
    private VisitorAddress Address { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private string? Note => _page is null ? null : _page.Total == 1 ? "1 account" : string.Create(CultureInfo.InvariantCulture,
        $"{_page.Total:N0} accounts");

    private int Pages => ((_page?.Total ?? 0) + PageSize - 1) / PageSize;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and its module with it.
        }
    }

    private async Task ReadAsync()
    {
        int read = ++_read;
        FoundAccounts page = await Keeper.FindAsync(_search, _at * PageSize, PageSize, Gone);
        if (read == _read)
        {
            _page = page;
        }
    }

    private Task SearchAsync(string? text)
    {
        (_search, _at, _managed) = (text, 0, null);
        return ReadAsync();
    }

    private Task TurnAsync(int by)
    {
        (_at, _managed) = (_at + by, null);
        return ReadAsync();
    }

    private void Manage(AccountRow one) => _managed = string.Equals(one.Id, _managed, StringComparison.Ordinal) ? null : one.Id;

    private Task MakeAdminAsync(AccountRow one, bool admin) => ChangeAsync(
        (editor, token) => Keeper.SetAdminAsync(one.Id, admin, editor, Address.Value, token),
        admin ? $"{one.Name} is an admin now." : $"{one.Name} is no admin any more.");

    private Task LockAsync(AccountRow one, bool locked) => ChangeAsync(
        (editor, token) => Keeper.SetLockedAsync(one.Id, locked, editor, Address.Value, token),
        locked ? $"{one.Name} is locked and signed out everywhere." : $"{one.Name} is unlocked and can sign in.");

    private Task EndAsync(AccountRow one) => ChangeAsync(
        (editor, token) => Keeper.EndSignInsAsync(one.Id, editor, Address.Value, token), $"{one.Name} is signed out everywhere.");

    private Task InviteAsync(bool admin) => EditAsync(async (editor, token) =>
    {
        (string secret, DateTimeOffset expires) = await Keeper.InviteAsync(admin, editor, Address.Value, token);
        _link = (Invitations.Url(Navigation.BaseUri, secret), admin, expires);
        await ReadAsync();
    });

    private Task WithdrawAsync() => EditAsync(async (editor, token) =>
    {
        await Keeper.WithdrawInvitationsAsync(editor, Address.Value, token);
        _link = null;
        Snackbar.Add("Withdrawn: no link that was not used yet works any more.", Severity.Normal);
        await ReadAsync();
    });

    private Task ChangeAsync(Func<Editor, CancellationToken, Task<IdentityResult>> change, string done) => EditAsync(async (editor,
        token) =>
    {
        IdentityResult result = await change(editor, token);
        Snackbar.Add(result.Succeeded ? done : string.Join(' ', result.Errors.Select(e => e.Description)),
            result.Succeeded ? Severity.Normal : Severity.Warning);
        await ReadAsync();
    });

    private async Task CopyAsync(string text)
    {
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", Gone, $"./{Assets["Components/Sharing/KeepMenu.razor.js"]}");
        bool copied = await _module.InvokeAsync<bool>("copy", Gone, text);
        Snackbar.Add(copied ? "Copied." : "This browser does not let pages copy. Select the link and copy it.", Severity.Normal);
    }

    private static string When(DateTimeOffset? at) =>
        at is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "not known";

    private static string Devices(int count) => count == 1 ? "one device" : string.Create(CultureInfo.InvariantCulture,
        $"{count:N0} devices");
}
