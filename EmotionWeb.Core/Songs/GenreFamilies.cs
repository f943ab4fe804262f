using System.Collections.Frozen;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>
/// Which written genres a named leaning means: <c>electronic</c> means house and techno too, <c>upbeat</c> is no genre but a kind of many.
/// A leaning that is no family means the genre of that name.
/// </summary>
public static class GenreFamilies
{
    private static readonly FrozenDictionary<string, string[]> Families = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["pop"] = ["pop", "dance pop", "synth-pop", "synthpop", "k-pop", "j-pop", "c-pop", "europop", "indie pop", "latin pop", "teen pop", "pop rock", "city pop", "mpb", "art pop", "chanson", "schlager", "city-pop"],
        ["dance"] = ["dance", "dance pop", "disco", "house", "edm", "eurodance", "techno", "trance", "club"],
        ["upbeat"] = ["disco", "funk", "soul", "motown", "ska", "swing", "rock and roll", "salsa", "samba", "afrobeats", "highlife", "cumbia", "new wave", "dance pop", "latin", "bhangra"],
        ["energetic"] = ["rock", "hard rock", "metal", "punk", "edm", "techno", "drum and bass", "hip hop", "rap", "house", "big beat"],
        ["soft"] = ["soft rock", "ballad", "singer-songwriter", "folk", "acoustic", "soul", "r&b", "chanson", "fado", "vocal jazz"],
        ["classical"] = ["classical", "baroque", "romantic", "opera", "minimalism", "contemporary classical", "neoclassical", "piano"],
        ["blues"] = ["blues", "blues rock", "delta blues", "electric blues", "rhythm and blues"],
        ["rock"] = ["rock", "hard rock", "classic rock", "rock and roll", "alternative", "alternative rock", "indie rock", "pop rock", "punk", "punk rock", "grunge", "progressive rock", "folk rock", "blues rock", "garage rock"],
        ["metal"] = ["metal", "heavy metal", "hard rock", "thrash metal", "folk metal", "symphonic metal", "nu metal", "power metal"],
        ["punk"] = ["punk", "punk rock", "pop punk", "post-punk", "ska punk", "new wave"],
        ["alternative"] = ["alternative", "alternative rock", "grunge", "indie rock", "post-punk", "industrial"],
        ["ambient"] = ["ambient", "new age", "downtempo", "drone", "space music"],
        ["instrumental"] = ["instrumental", "classical", "piano", "minimalism", "neoclassical", "contemporary classical", "ambient", "new age", "soundtrack", "post-rock", "guitar"],
        ["chill"] = ["chill", "chillout", "downtempo", "trip hop", "lo-fi", "ambient", "bossa nova", "dream pop", "lounge"],
        ["electronic"] = ["electronic", "edm", "house", "techno", "trance", "synth-pop", "synthpop", "electro", "drum and bass", "big beat", "downtempo", "french house", "trip hop", "electronica"],
        ["jazz"] = ["jazz", "vocal jazz", "swing", "bebop", "cool jazz", "jazz fusion", "latin jazz", "bossa nova", "gypsy jazz", "ethio-jazz", "big band"],
        ["acoustic"] = ["acoustic", "folk", "singer-songwriter", "indie folk", "bossa nova", "guitar", "country", "bluegrass", "fado"],
        ["lo-fi"] = ["lo-fi", "lofi", "chillhop", "downtempo", "trip hop", "chill", "chillout"],
        ["indie"] = ["indie", "indie pop", "indie rock", "indie folk", "alternative", "dream pop"],
        ["soul"] = ["soul", "motown", "r&b", "neo soul", "funk", "gospel", "rhythm and blues"],
        ["reggae"] = ["reggae", "rocksteady", "dub", "ska", "reggae fusion"],
        ["latin"] = ["latin", "latin pop", "salsa", "cumbia", "bossa nova", "samba", "mambo", "tango", "reggaeton", "son cubano", "bachata", "merengue"],
        ["hip hop"] = ["hip hop", "rap", "hip-hop", "trap"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The folded genres a leaning means; the first is the leaning itself.</summary>
    public static IReadOnlyList<string> MeantBy(string leaning)
    {
        string folded = SearchNormalizer.Fold(leaning);
        return Families.TryGetValue(folded, out string[]? family) ? [folded, .. family.Where(g => !string.Equals(g, folded, StringComparison.Ordinal))] : [folded];
    }
}
