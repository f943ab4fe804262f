using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Songs;

/// <summary>Registers songs.</summary>
public static class SongsServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICatalogueReader"/> and <see cref="ISongEditor"/>; they need the database and the change history.</summary>
    public static IServiceCollection AddSongs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICatalogueReader, SongCatalogueReader>();
        services.TryAddSingleton<ISongEditor, SongEditor>();
        services.TryAddSingleton<ISongDuplicates, SongDuplicates>();
        return services;
    }
}
