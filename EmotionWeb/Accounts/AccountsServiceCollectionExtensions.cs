using EmotionWeb.Accounts.Passwords;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Subsonic;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Registers the accounts.</summary>
internal static class AccountsServiceCollectionExtensions
{
    /// <summary>Adds the accounts themselves, with or without the web: the store, names, passwords and roles. They need the database, which they share with the catalogue.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddDbContext<AccountsContext>((provider, context) =>
            context.UseCatalogueDatabase(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value, AccountsContext.History));
        services.AddIdentityCore<Account>()
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<AccountsContext>()
            .AddUserStore<AccountStore>()
            .AddUserManager<AccountManager>()
            .AddTokenProvider<SingleUseAuthenticatorTokenProvider>(TokenOptions.DefaultAuthenticatorProvider);
        services.Configure<IdentityOptions>(SetSchema);
        services.AddOptions<IdentityOptions>().Configure((IdentityOptions identity, IOptions<AccountsOptions> options) => Configure(identity, options.Value));
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = AccountSecrets.Iterations);
        services.TryAddEnumerable(ServiceDescriptor.Scoped<IUserValidator<Account>, AccountNameValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Scoped<IPasswordValidator<Account>, CommonPasswords>());
        services.AddKeys();
        services.TryAddSingleton<AccountSecrets>();
        services.TryAddSingleton<ListenerServers>();
        services.AddSingleton<IListenerServers>(provider => provider.GetRequiredService<ListenerServers>());
        services.TryAddSingleton<PasswordPermits>();
        services.TryAddSingleton<SecurityLog>();
        services.TryAddScoped<Guesses>();
        services.TryAddScoped<AccountDataReader>();
        services.TryAddScoped(provider => (AccountStore)provider.GetRequiredService<IUserStore<Account>>());
        services.TryAddScoped<SetupLinks>();
        services.TryAddScoped<Invitations>();
        services.TryAddSingleton<IAccountKeeper, AccountKeeper>();
        services.TryAddSingleton<AccountsInitialiser>();
        return services;
    }

    /// <summary>The first version of Identity's tables that holds passkeys.</summary>
    public static void SetSchema(IdentityOptions identity) => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    private static void Configure(IdentityOptions identity, AccountsOptions options)
    {
        identity.User.AllowedUserNameCharacters = "";
        identity.Password.RequiredLength = options.MinimumPasswordLength;
        identity.Password.RequiredUniqueChars = 4;
        identity.Password.RequireDigit = false;
        identity.Password.RequireLowercase = false;
        identity.Password.RequireUppercase = false;
        identity.Password.RequireNonAlphanumeric = false;
    }
}
