using System.Security.Claims;
using EmotionWeb.Core.ChangeHistory;
using Microsoft.AspNetCore.Components.Authorization;

namespace EmotionWeb.Accounts;

/// <summary>Who edits, by the accounts of this site.</summary>
internal sealed class AccountEditorContext(AuthenticationStateProvider state, IServiceScopeFactory scopes) : EditorContext
{
    protected override async Task<ClaimsPrincipal> CurrentUserAsync(CancellationToken cancellationToken) => (await state.GetAuthenticationStateAsync()).User;

    protected override async Task<(string Id, string Name)?> FindAdminAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        // A scope of its own: a circuit's would keep the account as it first read it.
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        AccountSignInManager signIns = scope.ServiceProvider.GetRequiredService<AccountSignInManager>();
        return await signIns.FindAdminAsync(user) is { } account ? (account.Id, account.Name) : null;
    }
}
