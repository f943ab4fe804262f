using Microsoft.AspNetCore.Authorization;

namespace EmotionWeb.Accounts;

/// <summary>
/// What a policy asks for that lets admins in: a sign-in that holds at this moment, and not only when the cookie was last compared with
/// the account.
/// </summary>
internal sealed class AdminNow : IAuthorizationRequirement;

/// <summary>Asks the accounts. Safe to call from many threads.</summary>
internal sealed class AdminNowHandler(IServiceScopeFactory scopes) : AuthorizationHandler<AdminNow>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AdminNow requirement)
    {
        // A scope of its own: a circuit's would keep the account as it first read it.
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if (context.User.IsInRole(AccountRoles.Admin)
            && await scope.ServiceProvider.GetRequiredService<AccountSignInManager>().FindAdminAsync(context.User) is not null)
        {
            context.Succeed(requirement);
        }
    }
}
