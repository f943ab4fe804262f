using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Core;

/// <summary>Registers the catalogue.</summary>
public static class CatalogueServiceCollectionExtensions
{
    /// <summary>Adds the rooms that make up the catalogue: the database, songs and their search, moods and map, the change history, import and export. They may be added in any order.</summary>
    public static IServiceCollection AddCatalogue(this IServiceCollection services) => services
        .AddPersistence()
        .AddSongs()
        .AddSearch()
        .AddMoods()
        .AddChangeHistory()
        .AddImportExport();
}
