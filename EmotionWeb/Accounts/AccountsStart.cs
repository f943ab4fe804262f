using EmotionWeb.Core.Persistence;
using EmotionWeb.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Accounts;

/// <summary>Makes the tables of the accounts ready. Safe to call from two processes at once.</summary>
internal sealed class AccountsInitialiser(CatalogueInitialiser catalogue, IServiceScopeFactory scopes, IDatabaseScrub scrub)
{
    /// <summary>Does what is missing, the database itself first.</summary>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        await catalogue.EnsureAsync(cancellationToken);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        DatabaseFacade database = scope.ServiceProvider.GetRequiredService<AccountsContext>().Database;
        if ((await database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await database.MigrateAsync(cancellationToken);
        }

        if (await scope.ServiceProvider.GetRequiredService<AccountStore>().BringOverAsync(cancellationToken))
        {
            await scrub.ScrubAsync(cancellationToken);
        }
    }
}

/// <summary>At the site's start: makes the tables ready, and once it listens shows a set-up link while there is no admin.</summary>
internal sealed class AccountsStart(
    AccountsInitialiser initialiser, IServiceScopeFactory scopes, IServer server, IConfiguration configuration, ISetupLinkDisplay display, IOptions<AccountsOptions> options)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => initialiser.InitialiseAsync(cancellationToken);

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<SetupLinks>().IssueAsync(cancellationToken) is not { } token)
        {
            display.Forget();
            return;
        }

        string listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? WebAddress.Choose(null, configuration);
        display.Show($"""

            There is no admin yet. To become the first, open this link within {options.Value.SetupLinkHours} hours; it works once:

              {SetupLinks.Url(WebAddress.ToOpen(listening), token)}

            """);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
