using EmotionWeb.Core.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Registers import and export.</summary>
public static class ImportExportServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICatalogueImport"/>, <see cref="ICatalogueExport"/> and the first catalogue (<see cref="ICatalogueSeed"/>); they need the database, moods, map and change history.</summary>
    public static IServiceCollection AddImportExport(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CatalogueImporter>();
        services.TryAddSingleton<ICatalogueImport>(provider => provider.GetRequiredService<CatalogueImporter>());
        services.TryAddSingleton<ICatalogueExport, CatalogueExport>();
        services.TryAddSingleton<ICatalogueSeed, FirstCatalogue>();
        return services;
    }
}
