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
