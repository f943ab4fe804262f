using EmotionWeb.Core.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Registers what only SQLite has.</summary>
internal static class SqliteServiceCollectionExtensions
{
    /// <summary>Adds the catalogue's context and every ability that the database has its own way of; needs <see cref="CatalogueOptions"/>.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services)
    {
        services.TryAddSingleton<CommitNotifier>();
        services.AddDbContextFactory<CatalogueContext>((provider, context) => context
            .UseCatalogueDatabase(provider.GetRequiredService<IOptions<CatalogueOptions>>().Value)
            .AddInterceptors(provider.GetRequiredService<CommitNotifier>()));
        services.TryAddSingleton<ICatalogueRevision, SqliteCatalogueRevision>();
        services.TryAddSingleton<SongCounts>();
        services.TryAddSingleton<ISongSearch, SqliteSongSearch>();
        services.TryAddSingleton<IBulkSongWriter, SqliteBulkSongWriter>();
        services.TryAddSingleton<IHiddenSongs, SqliteHiddenSongs>();
        services.TryAddSingleton<IDatabaseErrors, SqliteDatabaseErrors>();
        services.TryAddSingleton<IDatabaseMaintenance, SqliteMaintenance>();
        services.TryAddSingleton<IDatabaseScrub, SqliteScrub>();
        services.TryAddSingleton<DatabaseWatch>();
        services.TryAddSingleton<IDatabaseHealth>(provider => provider.GetRequiredService<DatabaseWatch>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DatabaseWatch>(provider => provider.GetRequiredService<DatabaseWatch>()));
        services.TryAddSingleton<CatalogueChangeWatcher>();
        services.TryAddSingleton<ICatalogueChangeFeed>(provider => provider.GetRequiredService<CatalogueChangeWatcher>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, CatalogueChangeWatcher>(provider => provider.GetRequiredService<CatalogueChangeWatcher>()));
        return services;
    }
}
