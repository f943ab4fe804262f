namespace EmotionWeb.Core.Persistence;

/// <summary>What a new catalogue starts with. The rooms that know songs, moods and map give it; the database asks for it.</summary>
public interface ICatalogueSeed
{
    /// <summary>Puts the first moods, map and songs into an empty catalogue, in the transaction that <paramref name="context"/> is in.</summary>
    /// <returns>How many songs were put in.</returns>
    Task<int> PlantAsync(CatalogueContext context, CancellationToken cancellationToken);
}
