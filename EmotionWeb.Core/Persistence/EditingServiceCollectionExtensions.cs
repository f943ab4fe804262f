using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.ImportExport;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;
using Microsoft.Extensions.DependencyInjection;

namespace EmotionWeb.Core.Persistence;

/// <summary>Wires the editing of songs, moods and map.</summary>
internal static class EditingServiceCollectionExtensions
{
    public static IServiceCollection AddCatalogueEditing(this IServiceCollection services)
    {
        services.AddSingleton<ChangeRecorder>();
        services.AddSingleton<IChangeLog, ChangeLog>();
        services.AddSingleton<ISongEditor, SongEditor>();
        services.AddSingleton<ISongDuplicates, SongDuplicates>();
        services.AddSingleton<ISongGrid, SongGrid>();
        services.AddSingleton<IMoodEditor, MoodEditor>();
        services.AddSingleton<IMapEditor, MapEditor>();
        services.AddSingleton<ICatalogueExport, CatalogueExport>();
        return services;
    }
}
