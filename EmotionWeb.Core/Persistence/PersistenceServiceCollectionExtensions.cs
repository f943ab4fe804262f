using EmotionWeb.Core.Persistence.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EmotionWeb.Core.Persistence;

/// <summary>Registers the database.</summary>
public static class PersistenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds the database with its abilities, and <see cref="CatalogueInitialiser"/>, with <see cref="CatalogueOptions"/> from section <c>Catalogue</c> and the folder from there or from
    /// <see cref="CatalogueOptions.FolderSetting"/>, checked at start. What a new catalogue starts with (<see cref="ICatalogueSeed"/>) is another room's to add.
    /// A host makes the database ready before its other services start; a command calls <see cref="CatalogueInitialiser.EnsureAsync"/>.
    /// </summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services)
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
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CatalogueOptions>, OneDataFolder>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CatalogueInitialiser>();
        services.AddHostedService<CatalogueStart>();
        return services.AddSqlite();
    }

    /// <summary>Both names of the data folder stand for one setting: two that differ would part the accounts from their keys.</summary>
    private sealed class OneDataFolder(IConfiguration configuration) : IValidateOptions<CatalogueOptions>
    {
        private const string Other = $"{CatalogueOptions.Section}:{nameof(CatalogueOptions.Folder)}";

        public ValidateOptionsResult Validate(string? name, CatalogueOptions options) =>
            configuration[CatalogueOptions.FolderSetting] is { Length: > 0 } one && configuration[Other] is { Length: > 0 } other && !Same(one, other)
                ? ValidateOptionsResult.Fail($"{CatalogueOptions.FolderSetting} names the data folder {one} and {Other} names {other}: they are one setting, so give one of them, or the same folder in both.")
                : ValidateOptionsResult.Skip;

        private static bool Same(string one, string other) => string.Equals(Full(one), Full(other), StringComparison.Ordinal);

        private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }

    /// <summary>Makes the database ready before any service of the host starts; what keeps it from that stops the start.</summary>
    private sealed class CatalogueStart(CatalogueInitialiser initialiser) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => initialiser.EnsureAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
