using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Wires accounts, signing in, and who may edit.</summary>
internal static class AccountsServiceCollectionExtensions
{
    private const string AdminPath = "/admin";

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA512, which is what Identity uses (Password Storage Cheat Sheet).</summary>
    private const int PasswordIterations = 210_000;

    /// <summary>The accounts themselves, with or without the web: the store, names, passwords and roles. They need the database, which they share with the catalogue.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddDbContext<AccountsContext>((provider, context) =>
            context.UseCatalogueDatabase(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value, AccountsContext.History));
        services.AddIdentityCore<Account>()
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<AccountsContext>()
            .AddTokenProvider<SingleUseAuthenticatorTokenProvider>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<IdentityOptions>(SetSchema);
        services.AddOptions<IdentityOptions>().Configure((IdentityOptions identity, IOptions<AccountsOptions> options) => Configure(identity, options.Value));
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = PasswordIterations);
        services.AddScoped<IUserValidator<Account>, AccountNameValidator>();
        services.AddScoped<SetupLinks>();
        services.AddSingleton<AccountsInitialiser>();
        return services;
    }

    /// <summary>Signing in on the site, and the policies of its pages and endpoints.</summary>
    public static IServiceCollection AddSigningIn(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddSingleton<UnknownAccount>();
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<AuthenticationStateProvider, AccountRevalidation>();
        services.AddScoped<IEditorContext, AccountEditorContext>();
        services.AddSingleton<ISetupLinkDisplay, ConsoleSetupLinkDisplay>();
        services.AddHostedService<AccountsStart>();
        new IdentityBuilder(typeof(Account), typeof(IdentityRole), services).AddSignInManager<AccountSignInManager>();
        services.AddScoped(provider => (AccountSignInManager)provider.GetRequiredService<SignInManager<Account>>());

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Admin, policy => policy.RequireAuthenticatedUser().RequireRole(AccountRoles.Admin))

            // What names no policy is for everyone, but under /admin: there forgetting to name it must not open the door.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsOpenToAll).Build());
        services.AddOptions<SecurityStampValidatorOptions>().Configure((SecurityStampValidatorOptions stamp, IOptions<AccountsOptions> options) =>
        {
            stamp.ValidationInterval = TimeSpan.FromSeconds(options.Value.RevalidationSeconds);

            // The same sign-in, with the account's roles and name as they are now.
            stamp.OnRefreshingPrincipal = refreshing =>
            {
                refreshing.NewPrincipal?.Identities.First().AddClaims(refreshing.CurrentPrincipal?.FindAll(AccountSignInManager.ClaimType) ?? []);
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
            });
        }

        services.AddAntiforgery(antiforgery => antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddOptions<IdentityPasskeyOptions>().Configure((IdentityPasskeyOptions passkey, IOptions<AccountsOptions> options) =>
        {
            // A passkey stands for name, password and second factor, so it must know both the account and its person.
            passkey.ResidentKeyRequirement = "required";
            passkey.UserVerificationRequirement = "required";
            passkey.ServerDomain = options.Value.PasskeyDomain;
        });
        return services;
    }

    /// <summary>The first version of Identity's tables that holds passkeys.</summary>
    public static void SetSchema(IdentityOptions identity) => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    private static bool IsOpenToAll(AuthorizationHandlerContext context) =>
        context.Resource is not HttpContext http || !http.Request.Path.StartsWithSegments(AdminPath, StringComparison.OrdinalIgnoreCase) || context.User.IsInRole(AccountRoles.Admin);

    private static void Configure(IdentityOptions identity, AccountsOptions options)
    {
        identity.User.AllowedUserNameCharacters = "";
        identity.Lockout.MaxFailedAccessAttempts = options.LockoutFailures;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(options.LockoutMinutes);
        identity.Password.RequiredLength = options.MinimumPasswordLength;
        identity.Password.RequiredUniqueChars = 4;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
    }
}
