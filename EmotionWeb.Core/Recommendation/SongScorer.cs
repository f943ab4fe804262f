using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

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

    /// <param name="sample">A fair sample of the mood.</param>
    /// <param name="leanings">The genres leant to.</param>
    /// <param name="aim">Where within the mood to aim, 0 (quietest) to 1 (most energetic).</param>
    public SongScorer(IReadOnlyList<Candidate> sample, GenrePreferences leanings, double aim)
    {
        _leanings = leanings;
        _aim = aim;
        _energies = [.. sample.Select(c => c.LikelyEnergy).OfType<double>()];
        Array.Sort(_energies);
        _usualPopularity = Median([.. sample.Select(c => c.Row.Popularity / 100.0).OfType<double>()]);
        _usualCloseness = Median([.. _energies.Select(Closeness)]);
    }

    /// <summary>How well a song fits, 0 to 1.</summary>
    public double Of(Candidate song)
    {
        double popularity = song.Row.Popularity is { } known ? known / 100.0 : _usualPopularity;
        double energy = song.LikelyEnergy is { } loud ? Closeness(loud) : _usualCloseness;
        return (PopularityWeight * popularity) + (GenreWeight * _leanings.Pull(song)) + (EnergyWeight * energy);
    }

    /// <summary>Why it fits, for the listener.</summary>
    public LocalizableMessage Reason(Candidate song)
    {
        List<LocalizableMessage> reasons = [RecommendationMessages.Mood(song.Row.Mood)];
        if (_leanings.Pull(song) > 0)
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

        return (Below(energy) + Below(Math.BitIncrement(energy))) / (2.0 * _energies.Length);
    }

    /// <summary>How many of the energies lie below one.</summary>
    private int Below(double energy)
    {
        int low = 0, high = _energies.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _energies[middle] < energy ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0.5 : values[values.Length / 2];
    }
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
    public double Pull(Candidate song) => Pull(song.GenreFold, song.Row.Language);

    /// <summary>How strongly the mix leans to songs of a genre (as it is compared) and a language, 0 to 1.</summary>
    public double Pull(string? genreFold, string? language) => Math.Max(
        genreFold is null ? 0 : _pulls.GetValueOrDefault(genreFold),
        string.Equals(language, "instrumental", StringComparison.OrdinalIgnoreCase) ? _instrumental : 0);
}
