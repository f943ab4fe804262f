using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Sessions;

/// <summary>Where a song lies on the circumplex, and how sure that is. Immutable.</summary>
/// <param name="Centre">Its place.</param>
/// <param name="Spread">Its standard deviation: <see cref="Measured"/> where valence and energy are known, else <see cref="ByMood"/>.</param>
internal readonly record struct SongPlace(Affect Centre, double Spread)
{
    /// <summary>Spread of a place that valence and energy give.</summary>
    public const double Measured = 0.20;

    /// <summary>Spread of a place that only the mood and the genre give.</summary>
    public const double ByMood = 0.35;

    // Where the moods of the first catalogue lie, by their folded names; our choice, to the ear.
    private static readonly Dictionary<string, Affect> Anchors = new(StringComparer.Ordinal)
    {
        ["happy"] = new(0.70, 0.45),
        ["energetic"] = new(0.40, 0.80),
        ["calm"] = new(0.40, -0.60),
        ["sad"] = new(-0.65, -0.45),
    };

    /// <summary>Where a mood lies: the known ones at their anchors, others where the centre of their songs' valence and energy is.</summary>
    public static Affect OfMood(string nameFold, double valence, double energy) =>
        Anchors.TryGetValue(nameFold, out Affect anchor) ? anchor : new Affect(TwoSided(valence), TwoSided(energy));

    /// <summary>Where a song lies.</summary>
    /// <param name="features">What is known of its sound.</param>
    /// <param name="mood">Where its mood lies.</param>
    /// <param name="genreFold">Its genre as it is compared, or null.</param>
    public static SongPlace Of(SongFeatures features, Affect mood, string? genreFold)
    {
        if (features is { Valence: { } valence, Energy: { } energy })
        {
            double arousal = features.Tempo is { } tempo && Fold(tempo) is { } pace
                ? (0.75 * TwoSided(energy)) + (0.25 * Math.Clamp((pace - 115) / 60, -1, 1))
                : TwoSided(energy);
            return new SongPlace(new Affect(TwoSided(valence), arousal), Measured);
        }

        double moved = GenreEnergies.Usual(genreFold) is { } usual ? 0.5 * (usual - 0.5) : 0;
        return new SongPlace(mood with { Arousal = Math.Clamp(mood.Arousal + moved, -1, 1) }, ByMood);
    }

    /// <summary>A tempo as it is felt, 70 to 160 beats a minute: half or double counts are brought there. Null where it is none.</summary>
    internal static double? Fold(double tempo)
    {
        if (tempo is not (>= 20 and <= 400))
        {
            return null;
        }

        while (tempo < 70)
        {
            tempo *= 2;
        }

        while (tempo > 160)
        {
            tempo /= 2;
        }

        return tempo;
    }

    private static double TwoSided(double share) => (2 * share) - 1;
}

/// <summary>A song that a session may take. Immutable.</summary>
/// <param name="Row">The song.</param>
/// <param name="MoodId">Its mood.</param>
/// <param name="ArtistFold">Its artist as it is compared.</param>
/// <param name="GenreFold">Its genre as it is compared, or null.</param>
/// <param name="Place">Where it lies.</param>
/// <param name="Tempo">Beats a minute as they are felt, 70 to 160; null where unknown.</param>
/// <param name="Length">How long it lasts, or null where unknown.</param>
internal sealed record SessionSong(SongRow Row, int MoodId, string ArtistFold, string? GenreFold, SongPlace Place, double? Tempo, TimeSpan? Length)
{
    /// <summary>What a taste is asked of it.</summary>
    public TasteOf Asked { get; } = new(Row.Id, Row.Title, ArtistFold, GenreFold, MoodId);

    /// <summary>How long it is reckoned to last.</summary>
    public TimeSpan Lasts => Length ?? SessionPath.UsualSong;
}
