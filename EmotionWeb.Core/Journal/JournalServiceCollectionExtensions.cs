using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Journal;

/// <summary>Registers the listeners' journals.</summary>
public static class JournalServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IJournalStore"/> in the catalogue's database, which it needs, made ready at a host's start, and the deleting of what
    /// is too old. A command that needs it calls <see cref="JournalInitialiser.EnsureAsync"/>.
    /// </summary>
    public static IServiceCollection AddJournal(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContextFactory<JournalContext>((provider, context) => context
            .UseCatalogueDatabase(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value, JournalContext.History)
            .OverwriteWhatIsDeleted());
        services.TryAddSingleton<JournalInitialiser>();
        services.TryAddSingleton<IJournalStore, JournalStore>();
        services.AddHostedService<JournalKeeper>();
        return services;
    }

    /// <summary>Once an hour, from the start on, deletes what is too old.</summary>
    private sealed class JournalKeeper(JournalInitialiser initialiser, IJournalStore store, TimeProvider time,
        ILogger<JournalKeeper> logger)
        : BackgroundLoop(time, logger)
    {
        private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

        private readonly TimeProvider _time = time;

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await initialiser.EnsureAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override async Task TurnAsync(CancellationToken stoppingToken)
        {
            await store.ExpireAsync(stoppingToken);
            await Task.Delay(Pause, _time, stoppingToken);
        }
    }
}

/// <summary>Makes the tables ready. Safe to call from two processes at once.</summary>
public sealed class JournalInitialiser(CatalogueInitialiser catalogue, IDbContextFactory<JournalContext> contexts)
{
    /// <summary>Does what is missing, the database itself first.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await catalogue.EnsureAsync(cancellationToken);
        await using JournalContext context = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }
}
