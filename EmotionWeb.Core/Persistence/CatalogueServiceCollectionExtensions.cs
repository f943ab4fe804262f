using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence.Sqlite;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence;

/// <summary>Wires the catalogue.</summary>
public static class CatalogueServiceCollectionExtensions
{
    /// <summary>
    /// Adds the database, its reader, importer and watcher, with options from section <c>Catalogue</c> and the folder from <c>EMOTIONWEB_DATA</c>.
    /// A host makes the database ready before its other services start; a command calls <see cref="CatalogueInitialiser.InitialiseAsync"/>.
    /// </summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddOptions<CatalogueOptions>()
            .Configure<IConfiguration>((options, configuration) =>
            {
                if (configuration[CatalogueOptions.FolderSetting] is { Length: > 0 } folder)
                {
                    options.Folder = folder;
                }
            })
            .BindConfiguration(CatalogueOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CommitNotifier>();
        services.AddDbContextFactory<CatalogueContext>((provider, context) =>
        {
            CatalogueOptions options = provider.GetRequiredService<IOptions<CatalogueOptions>>().Value;
            context.UseSqlite(new SqliteConnectionStringBuilder
            {
                DataSource = options.Database,
                ForeignKeys = true,
                DefaultTimeout = options.BusySeconds,
            }.ToString());
            context.AddInterceptors(provider.GetRequiredService<CommitNotifier>(), new SynchronousFullInterceptor());
        });
        services.AddSingleton<SongCounts>();
        services.AddSingleton<SongFinder>();
        services.AddCatalogueEditing();
        services.AddSingleton<CatalogueImporter>();
        services.AddSingleton<ICatalogueImport>(provider => provider.GetRequiredService<CatalogueImporter>());
        services.AddSingleton<CatalogueInitialiser>();
        services.AddSingleton<DatabaseBackup>();
        services.AddSingleton<ICatalogueReader, SongCatalogueReader>();
        services.AddSingleton<IMoodRules, MoodRuleStore>();
        services.AddSingleton<CatalogueChangeWatcher>();
        services.AddSingleton<ICatalogueChangeFeed>(provider => provider.GetRequiredService<CatalogueChangeWatcher>());
        services.AddHostedService<CatalogueStart>();
        services.AddHostedService(provider => provider.GetRequiredService<CatalogueChangeWatcher>());
        return services;
    }

    /// <summary>Makes the database ready before any service of the host starts; what keeps it from that stops the start.</summary>
    private sealed class CatalogueStart(CatalogueInitialiser initialiser) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => initialiser.InitialiseAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
