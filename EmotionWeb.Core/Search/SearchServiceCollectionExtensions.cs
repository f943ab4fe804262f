using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmotionWeb.Core.Search;

/// <summary>Registers the search for songs.</summary>
public static class SearchServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ISongGrid"/>; it needs the database.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.TryAddSingleton<ISongGrid, SongGrid>();
        return services;
    }
}
