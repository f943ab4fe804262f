using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>How well a song fits, and why.</summary>
/// <param name="Total">0 to 1.</param>
/// <param name="Reason">For the listener.</param>
internal readonly record struct SongScore(double Total, LocalizableMessage Reason);

/// <summary>
/// Weighs the songs of one mood: popularity, genre and closeness in energy. What is not known of a song counts as what is usual in a fair sample of its mood,
/// so that it neither helps nor harms.
/// </summary>
internal sealed class SongScorer
{
    private const double PopularityWeight = 0.45;
    private const double GenreWeight = 0.35;
    private const double EnergyWeight = 0.20;

    /// <summary>From here on a song is called popular.</summary>
    private const int Popular = 65;

    private readonly GenrePreferences _leanings;
    private readonly double _aim;
    private readonly double[] _energies;
    private readonly double _usualPopularity;
    private readonly double _usualCloseness;

    public SongScorer(IReadOnlyList<Candidate> candidates, GenrePreferences leanings, double aim)
    {
        _leanings = leanings;
        _aim = aim;
        _energies = [.. candidates.Where(c => c.Sampled && c.LikelyEnergy is not null).Select(c => c.LikelyEnergy!.Value).Order()];
        _usualPopularity = Median([.. candidates.Where(c => c.Sampled && c.Row.Popularity is not null).Select(c => c.Row.Popularity!.Value / 100.0).Order()]);
        _usualCloseness = Median([.. _energies.Select(Closeness).Order()]);
    }

    public SongScore Of(Candidate song)
    {
        double genre = _leanings.Pull(song);
        double popularity = song.Row.Popularity is { } known ? known / 100.0 : _usualPopularity;
        double energy = song.LikelyEnergy is { } loud ? Closeness(loud) : _usualCloseness;
        return new SongScore((PopularityWeight * popularity) + (GenreWeight * genre) + (EnergyWeight * energy), Reason(song, genre));
    }

    private LocalizableMessage Reason(Candidate song, double genre)
    {
        List<LocalizableMessage> reasons = [RecommendationMessages.Mood(song.Row.Mood)];
        if (genre > 0)
        {
            reasons.Add(song.Row.Genre is { } known ? RecommendationMessages.Genre(known) : RecommendationMessages.Instrumental);
        }

        if (song.LikelyEnergy is { } loud && Place(loud) is var place && Math.Abs(_aim - 0.5) > 0.05 && Math.Sign(place - 0.5) == Math.Sign(_aim - 0.5) && Math.Abs(place - 0.5) > 0.2)
        {
            reasons.Add(RecommendationMessages.Energy(quiet: place < 0.5, byGenre: song.Energy is null));
        }

        if (song.Row.Popularity >= Popular)
        {
            reasons.Add(RecommendationMessages.Popular);
        }

        return CommonMessages.List(reasons);
    }

    private double Closeness(double energy) => 1 - Math.Abs(Place(energy) - _aim);

    /// <summary>Where an energy stands among the mood's, 0 (quietest) to 1; the middle of those that are as loud.</summary>
    private double Place(double energy)
    {
        if (_energies.Length == 0)
        {
            return 0.5;
        }

        int below = _energies.Count(e => e < energy), upTo = _energies.Count(e => e <= energy);
        return (below + upTo) / (2.0 * _energies.Length);
    }

    private static double Median(double[] sorted) => sorted.Length == 0 ? 0.5 : sorted[sorted.Length / 2];
}

/// <summary>The genres a mix leans to, with all they mean.</summary>
internal sealed class GenrePreferences
{
    private readonly Dictionary<string, double> _pulls = new(StringComparer.Ordinal);
    private readonly double _instrumental;

    public GenrePreferences(IReadOnlyList<string> genres)
    {
        // The weightiest leaning pulls most; a genre that several mean keeps its strongest.
        for (int i = 0; i < genres.Count; i++)
        {
            double pull = 1 - (i / (2.0 * genres.Count));
            foreach (string genre in GenreFamilies.MeantBy(genres[i]))
            {
                _pulls.TryAdd(genre, pull);
            }
        }

        _instrumental = _pulls.GetValueOrDefault("instrumental");
        Genres = [.. _pulls.Keys];
    }

    /// <summary>Folded genres, all that are meant.</summary>
    public IReadOnlyList<string> Genres { get; }

    /// <summary>How strongly the mix leans to a song, 0 to 1.</summary>
    public double Pull(Candidate song) => Math.Max(
        song.GenreFold is null ? 0 : _pulls.GetValueOrDefault(song.GenreFold),
        string.Equals(song.Row.Language, "instrumental", StringComparison.OrdinalIgnoreCase) ? _instrumental : 0);
}
