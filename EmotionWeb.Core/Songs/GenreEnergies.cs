using System.Collections.Frozen;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>
/// How much energy a genre usually has, in five steps from 0.1 (very quiet) to 0.9 (very loud and fast): ours, from general knowledge, for songs of which no
/// energy was measured. Coarse on purpose: it tells a nocturne from a march, not one nocturne from another.
/// </summary>
internal static class GenreEnergies
{
    private static readonly FrozenDictionary<string, double> Energies = new (double Energy, string[] Genres)[]
    {
        (0.1, ["ambient", "new age", "drone", "space music", "minimalism", "neoclassical", "contemporary classical", "piano", "guitar", "lo-fi", "lofi", "chillhop"]),
        (0.3, ["classical", "romantic", "baroque", "impressionism", "opera", "ballad", "folk", "indie folk", "acoustic", "singer-songwriter", "vocal jazz", "cool jazz", "bossa nova", "chanson", "fado",
            "chillout", "chill", "downtempo", "trip hop", "dream pop", "soft rock", "lounge", "instrumental", "soundtrack", "blues", "delta blues", "gospel", "flamenco", "morna"]),
        (0.5, ["pop", "jazz", "soul", "r&b", "rhythm and blues", "neo soul", "country", "bluegrass", "reggae", "rocksteady", "dub", "indie", "indie pop", "art pop", "city pop", "city-pop", "mpb", "tango", "bolero",
            "latin jazz", "bachata", "son cubano", "schlager", "ethio-jazz", "gypsy jazz", "jazz fusion", "post-rock", "folk rock", "filmi", "raï", "highlife", "world", "progressive rock", "psychedelic rock"]),
        (0.7, ["rock", "pop rock", "indie rock", "alternative", "alternative rock", "classic rock", "blues rock", "synth-pop", "synthpop", "new wave", "post-punk", "latin", "latin pop", "k-pop", "j-pop", "c-pop", "teen pop", "europop",
            "motown", "funk", "disco", "swing", "big band", "bebop", "samba", "salsa", "mambo", "cumbia", "merengue", "reggaeton", "afropop", "afrobeat", "afrobeats", "bollywood", "bhangra", "hip hop", "hip-hop", "rap", "trap",
            "electronic", "electronica", "electro", "house", "french house", "dance", "dance pop", "ska", "rock and roll", "rockabilly", "electric blues"]),
        (0.9, ["hard rock", "metal", "heavy metal", "thrash metal", "folk metal", "symphonic metal", "nu metal", "power metal", "punk", "punk rock", "pop punk", "ska punk", "grunge", "garage rock", "industrial",
            "edm", "techno", "trance", "eurodance", "drum and bass", "big beat", "club"]),
    }.SelectMany(step => step.Genres.Select(genre => KeyValuePair.Create(SearchNormalizer.Fold(genre), step.Energy))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The usual energy of a genre, or null where it is not known.</summary>
    /// <param name="genreFold">The genre as it is compared, or null.</param>
    public static double? Usual(string? genreFold) => genreFold is not null && Energies.TryGetValue(genreFold, out double energy) ? energy : null;
}
