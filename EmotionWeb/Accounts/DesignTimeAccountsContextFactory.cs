using EmotionWeb.Core.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmotionWeb.Accounts;

/// <summary>
/// For <c>dotnet ef migrations add NAME --project EmotionWeb --context AccountsContext --output-dir Accounts/Migrations</c>: the model, without a database.
/// </summary>
internal sealed class DesignTimeAccountsContextFactory : IDesignTimeDbContextFactory<AccountsContext>
{
    public AccountsContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<AccountsContext> options = new();
        options.UseDesignTimeDatabase(AccountsContext.History);

        // Identity asks here which of its tables there are to be.
        options.UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(AccountsServiceCollectionExtensions.SetSchema).BuildServiceProvider());
        return new AccountsContext(options.Options);
    }
}
