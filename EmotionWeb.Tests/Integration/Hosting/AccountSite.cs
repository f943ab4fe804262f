using System.Security.Claims;
using EmotionWeb.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Tests.Integration.Hosting;

/// <summary>Accounts made for tests, straight into the site's database.</summary>
internal static class AccountSite
{
    public const string Password = "correct horse battery";

    /// <summary>Makes an account in a role.</summary>
    public static async Task<string> AddAccountAsync(this IServiceProvider services, string name, string role)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        Account account = new(name);
        IdentityResult made = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(
            scope.ServiceProvider.GetRequiredService<AccountsContext>(), account, Password, role, TestContext.Current.CancellationToken);
        Assert.True(made.Succeeded, made.ToString());
        return account.Id;
    }

    /// <summary>Who is signed in to an account, as a cookie or circuit has it.</summary>
    public static Task<ClaimsPrincipal> SignedInAsync(this IServiceProvider site, string name) => site.WithAsync(async services =>
    {
        AccountSignInManager signIns = services.GetRequiredService<AccountSignInManager>();
        Account account = (await signIns.UserManager.FindByNameAsync(name))!;
        ClaimsPrincipal user = await signIns.CreateUserPrincipalAsync(account);
        OpenSignIn open = new()
        {
            Id = Guid.NewGuid().ToString(),
            AccountId = account.Id,
            Started = DateTimeOffset.UnixEpoch,
            Ends = DateTimeOffset.MaxValue,
            Browser = "",
            Address = "",
        };
        services.GetRequiredService<AccountsContext>().SignIns.Add(open);
        await services.GetRequiredService<AccountsContext>().SaveChangesAsync(TestContext.Current.CancellationToken);
        ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(AccountSignInManager.ClaimType, open.Id));
        return user;
    });

    /// <summary>Asks the accounts in a scope of its own.</summary>
    public static async Task<T> WithAsync<T>(this IServiceProvider services, Func<IServiceProvider, Task<T>> ask)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }
}

/// <summary>Keeps what would be shown on the console.</summary>
internal sealed class ShownLinks : ISetupLinkDisplay
{
    private readonly List<string> _shown = [];

    public IReadOnlyList<string> Shown => _shown;

    /// <summary>Path and query of the one link.</summary>
    public string Path
    {
        get
        {
            string text = Assert.Single(_shown);
            return text[text.IndexOf(SetupLinks.Path, StringComparison.Ordinal)..].Trim();
        }
    }

    public void Show(string text) => _shown.Add(text);

    public void Forget() => _shown.Clear();
}
