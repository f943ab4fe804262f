using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.ImportExport;

/// <summary>The default moods and map, and the songs that come with the program, read as any file of songs is.</summary>
internal sealed class FirstCatalogue(CatalogueImporter importer) : ICatalogueSeed
{
    public async Task<int> PlantAsync(CatalogueContext context, CancellationToken cancellationToken)
    {
        context.Moods.AddRange(DefaultMap.Moods());
        await context.SaveChangesAsync(cancellationToken);
        context.Rules.AddRange(DefaultMap.Rules(await context.Moods.ToDictionaryAsync(m => m.Name, m => m.Id, StringComparer.Ordinal, cancellationToken)));
        await context.SaveChangesAsync(cancellationToken);
        await using Stream songs = Songs();
        ImportResult result = await importer.ImportAsync(songs, context, cancellationToken);
        return result.Bad.Count == 0 ? result.Added : throw new InvalidOperationException($"The first songs do not read: {result.Bad[0]}");
    }

    /// <summary>The songs: CSV, as <see cref="CatalogueImporter"/> reads it. The year of a composed work is that of its composition, first publication or first performance.</summary>
    public static Stream Songs() => typeof(Song).Assembly.GetManifestResourceStream("EmotionWeb.Core.Songs.songs.csv")
        ?? throw new InvalidOperationException("The first songs are missing from the program.");
}
