using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Library;

/// <summary>
/// Suggests a mood from genre and tempo: that which the map leans to for the genre, and whose energy is nearest to the genre's usual one,
/// moved by a tempo that is plainly slow or fast.
/// A guess with its reason, for an admin to accept or not.
/// </summary>
internal sealed class MoodSuggester
{
    private const double Slow = 80;
    private const double Fast = 125;

    /// <summary>
    /// How far a plain tempo moves the energy, and how much the map's leaning weighs against a difference of energies: the energies of the
    /// four first moods lie about as far apart.
    /// </summary>
    private const double Step = 0.35;
    private const double Leaning = 0.3;

    private const double MiddleEnergy = 0.5;

    private readonly IReadOnlyList<Mood> _moods;
    private readonly Dictionary<string, Dictionary<int, double>> _leanings = new(StringComparer.Ordinal);

    public MoodSuggester(IReadOnlyList<Mood> moods, IEnumerable<MoodRule> rules)
    {
        _moods = moods;
        foreach (MoodRule rule in rules)
        {
            foreach (MoodRuleGenre leaning in rule.Genres)
            {
                foreach (string genre in GenreFamilies.MeantBy(leaning.Genre))
                {
                    if (!_leanings.TryGetValue(genre, out Dictionary<int, double>? shares))
                    {
                        _leanings[genre] = shares = [];
                    }

                    foreach (MoodRuleShare share in rule.Moods)
                    {
                        shares[share.MoodId] = shares.GetValueOrDefault(share.MoodId) + (leaning.Weight * share.Share);
                    }
                }
            }
        }
    }

    /// <summary>What is suggested for a track, or null where genre and tempo say nothing.</summary>
    public MoodSuggestion? For(Track track)
    {
        List<LocalizableMessage> why = [];
        double? energy = null;
        Dictionary<int, double>? leanings = null;
        foreach (string genre in (track.Genres ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string fold = SearchNormalizer.Fold(genre);
            (energy, leanings) = (GenreEnergies.Usual(fold), _leanings.GetValueOrDefault(fold));
            if (energy is not null || leanings is not null)
            {
                why.Add(LibraryMessages.SuggestedByGenre(genre));
                break;
            }
        }

        double wanted = energy ?? MiddleEnergy;
        if (track.Tempo is { } tempo and (< Slow or > Fast))
        {
            wanted += tempo < Slow ? -Step : Step;
            why.Add(tempo < Slow ? LibraryMessages.SuggestedBySlow(tempo) : LibraryMessages.SuggestedByFast(tempo));
        }

        if (why.Count == 0 || _moods.Count == 0)
        {
            return null;
        }

        double most = leanings?.Values.Max() ?? 1;
        Mood best = _moods.MaxBy(mood => (Leaning * (leanings?.GetValueOrDefault(mood.Id) ?? 0) / most) - Math.Abs(mood.Energy - wanted))!;
        return new MoodSuggestion(best.Id, why.Count == 1 ? why[0] : CommonMessages.List(why));
    }
}
