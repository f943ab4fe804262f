using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;

namespace EmotionWeb.Core.Songs;

/// <summary>A song as the catalogue keeps it. No two songs have the same folded title and artist.</summary>
public sealed class Song : IVersioned
{
    /// <summary>Longest title or artist, characters.</summary>
    public const int NameLength = 300;

    private Song()
    {
    }

    /// <summary>A song with its title and artist.</summary>
    /// <exception cref="ArgumentException">One of them is blank or too long.</exception>
    public Song(string title, string artist) => Rename(title, artist);

    /// <summary>Key.</summary>
    public long Id { get; private set; }

    /// <summary>Title, as written.</summary>
    public string Title { get; private set; } = string.Empty;

    /// <summary>Artist, as written.</summary>
    public string Artist { get; private set; } = string.Empty;

    /// <summary><see cref="Title"/> as it is compared and sorted (<see cref="SearchNormalizer"/>).</summary>
    public string TitleFold { get; private set; } = string.Empty;

    /// <summary><see cref="Artist"/> as it is compared.</summary>
    public string ArtistFold { get; private set; } = string.Empty;

    /// <summary>Its mood.</summary>
    public int MoodId { get; set; }

    /// <summary>Its mood.</summary>
    public Mood? Mood { get; set; }

    /// <summary>0 to 100, or null where no figure is known.</summary>
    public int? Popularity { get; set; }

    /// <summary>Place in the order of pages, smallest first: popularity negated, 1 where it is unknown. Kept by the database.</summary>
    public int Ranking { get; private set; }

    /// <summary>A number drawn from the folded names, so that a run of it is a fair sample of a mood, whatever was imported when.</summary>
    public int Shuffle { get; private set; }

    /// <summary>Genre as written, or null.</summary>
    public string? Genre
    {
        get;
        set
        {
            field = value;
            GenreFold = value is null ? null : SearchNormalizer.Fold(value);
        }
    }

    /// <summary><see cref="Genre"/> as it is compared.</summary>
    public string? GenreFold { get; private set; }

    /// <summary>Year of release, or null.</summary>
    public int? Year { get; set; }

    /// <summary>Language of the words, or null; <c>instrumental</c> where there are none.</summary>
    public string? Language { get; set; }

    /// <summary>What is known of its sound.</summary>
    public SongFeatures Features { get; set; } = new();

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>Gives it another title and artist.</summary>
    /// <exception cref="ArgumentException">One of them is blank or too long.</exception>
    public void Rename(string title, string artist)
    {
        Title = Checked(title, nameof(title));
        Artist = Checked(artist, nameof(artist));
        TitleFold = SearchNormalizer.Fold(Title);
        ArtistFold = SearchNormalizer.Fold(Artist);
        Shuffle = Spread(TitleFold, ArtistFold);
    }

    /// <summary>FNV-1a over both names, finished as in MurmurHash3 so that its high bits spread too; 0 and up. string.GetHashCode differs from run to run.</summary>
    private static int Spread(string titleFold, string artistFold)
    {
        uint hash = 2166136261;
        foreach (char c in titleFold.AsSpan())
        {
            hash = (hash ^ c) * 16777619;
        }

        foreach (char c in artistFold.AsSpan())
        {
            hash = (hash ^ c) * 16777619;
        }

        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (int)((hash ^ (hash >> 16)) >> 1);
    }

    private static string Checked(string name, string what)
    {
        string trimmed = name.Trim();
        if (SearchNormalizer.Fold(trimmed).Length == 0)
        {
            throw new ArgumentException($"The {what} is empty.", what);
        }

        return trimmed.Length <= NameLength ? trimmed : throw new ArgumentException($"The {what} is longer than {NameLength} characters.", what);
    }
}

/// <summary>What is known of a song's sound, as Spotify's audio features define it; null where unknown. Immutable; use <c>with</c>.</summary>
/// <param name="Valence">0 (unpleasant) to 1 (pleasant).</param>
/// <param name="Energy">0 (quiet) to 1 (intense).</param>
/// <param name="Danceability">0 to 1.</param>
/// <param name="Acousticness">0 to 1, how sure it is acoustic.</param>
/// <param name="Instrumentalness">0 to 1, how sure it has no words.</param>
/// <param name="Liveness">0 to 1, how sure it was played before an audience.</param>
/// <param name="Speechiness">0 to 1, how much of it is spoken.</param>
/// <param name="Loudness">Decibels relative to full scale, -200 to 50, mostly -60 to 0.</param>
/// <param name="Tempo">Beats a minute, 0 to 1000.</param>
/// <param name="DurationMs">Length in milliseconds, 0 and up.</param>
public sealed record SongFeatures(
    double? Valence = null, double? Energy = null, double? Danceability = null, double? Acousticness = null, double? Instrumentalness = null,
    double? Liveness = null, double? Speechiness = null, double? Loudness = null, double? Tempo = null, int? DurationMs = null);

/// <summary>A row that two people may edit: a save of what was read at an older version fails rather than overwrite.</summary>
public interface IVersioned
{
    /// <summary>Counts up with every save. 0 when new.</summary>
    int Version { get; set; }
}
