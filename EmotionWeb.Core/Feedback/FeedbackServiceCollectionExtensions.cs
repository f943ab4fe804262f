using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Feedback;

/// <summary>Registers what listeners say.</summary>
public static class FeedbackServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IFeedbackStore"/> in the catalogue's database, which it needs, made ready at a host's start, and the forgetting of
    /// browsers that do not come again.
    /// A command that needs it calls <see cref="FeedbackInitialiser.EnsureAsync"/>.
    /// </summary>
    public static IServiceCollection AddFeedback(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContextFactory<FeedbackContext>((provider, context) => context
            .UseCatalogueDatabase(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value, FeedbackContext.History)
            .OverwriteWhatIsDeleted());
        services.TryAddSingleton<FeedbackInitialiser>();
        services.TryAddSingleton<IFeedbackStore, FeedbackStore>();
        services.AddHostedService<FeedbackKeeper>();
        return services;
    }

    /// <summary>Once a day, from the start on, forgets browsers that are lost.</summary>
    private sealed class FeedbackKeeper(FeedbackInitialiser initialiser, IFeedbackStore store, TimeProvider time,
        ILogger<FeedbackKeeper> logger)
        : BackgroundLoop(time, logger)
    {
        private static readonly TimeSpan Pause = TimeSpan.FromDays(1);

        private readonly TimeProvider _time = time;

        public override async Task StartAsync(CancellationToken cancellationToken)
        {
            await initialiser.EnsureAsync(cancellationToken);
            await base.StartAsync(cancellationToken);
        }

        protected override async Task TurnAsync(CancellationToken stoppingToken)
        {
            await store.ForgetLostAsync(stoppingToken);
            await Task.Delay(Pause, _time, stoppingToken);
        }
    }
}

/// <summary>Makes the tables ready. Safe to call from two processes at once.</summary>
public sealed class FeedbackInitialiser(CatalogueInitialiser catalogue, IDbContextFactory<FeedbackContext> contexts)
{
    /// <summary>Does what is missing, the database itself first.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await catalogue.EnsureAsync(cancellationToken);
        await using FeedbackContext context = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }
}
