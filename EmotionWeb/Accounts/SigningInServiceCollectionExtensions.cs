using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Registers signing in.</summary>
internal static class SigningInServiceCollectionExtensions
{
    private const string AdminPath = "/admin";

    /// <summary>Adds signing in on the site, who may edit, and the policies of its pages and endpoints; they need the accounts.</summary>
    public static IServiceCollection AddSigningIn(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.TryAddSingleton<UnknownAccount>();
        services.TryAddSingleton<SignInThrottle>();
        services.TryAddSingleton<KnownDevices>();
        services.TryAddSingleton<SignInEnds>();
        services.AddHostedService(provider => provider.GetRequiredService<SignInEnds>());
        services.AddHostedService<SecurityLogWriter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, AdminNowHandler>());
        services.Replace(ServiceDescriptor.Scoped<AuthenticationStateProvider, AccountRevalidation>()); // In place of the pages' own, whichever is added first.
        services.TryAddScoped<IEditorContext, AccountEditorContext>();
        services.TryAddSingleton<ISetupLinkDisplay, SetupLinkDisplay>();
        services.AddHostedService<AccountsStart>();
        new IdentityBuilder(typeof(Account), typeof(IdentityRole), services).AddSignInManager<AccountSignInManager>();
        services.TryAddScoped(provider => (AccountSignInManager)provider.GetRequiredService<SignInManager<Account>>());

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy =>
                policy.RequireAuthenticatedUser().RequireRole(AccountRoles.Admin).AddRequirements(new AdminNow()))

            // What names no policy is for everyone, but under /admin: there forgetting to name it must not open the door.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsOpenToAll).Build());
        services.AddOptions<SecurityStampValidatorOptions>().Configure((SecurityStampValidatorOptions stamp, IOptions<AccountsOptions> options) =>
        {
            stamp.ValidationInterval = TimeSpan.FromSeconds(options.Value.RevalidationSeconds);

            // The same sign-in, with the account's roles and name as they are now.
            stamp.OnRefreshingPrincipal = refreshing =>
            {
                refreshing.NewPrincipal?.Identities.First().AddClaims(
                    refreshing.CurrentPrincipal?.FindAll(claim =>
                        claim.Type is AccountSignInManager.ClaimType or AccountSignInManager.MethodType) ?? []);
                return Task.CompletedTask;
            };
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure((CookieAuthenticationOptions cookie, IOptions<AccountsOptions> options) =>
        {
            cookie.LoginPath = "/account/sign-in";
            cookie.AccessDeniedPath = "/account/denied";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromDays(options.Value.SignInDays);
            cookie.Cookie.Name = "emotionweb";
        });
        foreach (string scheme in (string[])[IdentityConstants.ApplicationScheme, IdentityConstants.TwoFactorUserIdScheme, IdentityConstants.TwoFactorRememberMeScheme, IdentityConstants.ExternalScheme])
        {
            services.Configure<CookieAuthenticationOptions>(scheme, cookie =>
            {
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookie.CookieManager = new Https.Cookies();
            });
        }

        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure((AntiforgeryOptions antiforgery, IHttpContextAccessor http) =>
            antiforgery.Cookie = new Https.FormCookie(http)
            {
                Name = "emotionweb-form",
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Strict,
                SecurePolicy = CookieSecurePolicy.SameAsRequest,
            });
        services.AddOptions<IdentityPasskeyOptions>().Configure((IdentityPasskeyOptions passkey, IOptions<AccountsOptions> options) =>
        {
            // A passkey stands for name, password and second factor, so it must know both the account and its person.
            passkey.ResidentKeyRequirement = "required";
            passkey.UserVerificationRequirement = "required";
            passkey.ServerDomain = options.Value.PasskeyDomain;
        });
        return services;
    }

    private static bool IsOpenToAll(AuthorizationHandlerContext context) =>
        context.Resource is not HttpContext http || !http.Request.Path.StartsWithSegments(AdminPath, StringComparison.OrdinalIgnoreCase) || context.User.IsInRole(AccountRoles.Admin);
}
