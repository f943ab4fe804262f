using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Looks, while a page is open, whether its sign-in still holds; where it does not, the page's visitor is nobody from then on.</summary>
internal sealed class AccountRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, IHostApplicationLifetime site, IOptions<AccountsOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(options.Value.RevalidationSeconds);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (site.ApplicationStopping.IsCancellationRequested)
        {
            return false; // The site closes, and every page with it.
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountSignInManager>().ValidateSecurityStampAsync(authenticationState.User) is not null;
    }
}
