using EmotionWeb.Core.Feedback;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Recommendation;

/// <summary>
/// Chooses songs of the mix's moods in proportion to their shares. Within a mood a song's merit (<see cref="SongScorer"/>) decides, with a seeded chance beside it, so
/// that better songs come oftener and every fitting song comes at times. No artist has more than two songs, nor two in a row, while there are others. Keeps what readings share
/// (<see cref="CandidateSource"/>) while the catalogue stays as it is. Safe to call from many threads.
/// </summary>
internal sealed class Recommender(IDbContextFactory<CatalogueContext> contexts, ICatalogueRevision revision) : IRecommender
{
    /// <summary>Most songs of one artist.</summary>
    public const int MostOfAnArtist = 2;

    /// <summary>How much chance weighs beside merit: at 0.12 a song ahead by 0.25 is chosen before another about 8 times in 9.</summary>
    private const double Chance = 0.12;

    // A fresh like of one song moves it by 0.17: it comes about four times as often, and popularity, genre and energy still count.
    private const double PreferenceWeight = 0.5;

    // How many songs of a mood are looked at where many of it are wanted, and where few are: eight or more for each.
    private const int Deep = 150;
    private const int Shallow = 50;

    private readonly CandidateSource _candidates = new();

    /// <summary>Songs kept in memory now.</summary>
    internal long Kept => _candidates.Kept;

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public async Task<IReadOnlyList<RecommendedSong>> RecommendAsync(MoodMix mix, int count, int seed, ListenerTaste taste,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(taste);
        GenrePreferences leanings = new(mix.Genres);
        List<Ranked> ranked = [];
        await using CatalogueConnection database = new(contexts);
        long now = revision.Read();
        foreach (MoodPart part in mix.Moods)
        {
            int start = (int)(SeededDraw.Of(seed, part.Mood.Id) * int.MaxValue);
            CandidateSet candidates = await _candidates.OfAsync(
                database, now, part.Mood.Id, leanings.Genres, Depth(part.Share, count), start, cancellationToken);
            SongScorer scorer = new(candidates.Sample, leanings, mix.Energy);
            foreach (Candidate song in candidates.Songs)
            {
                // Most listeners said nothing: nothing is asked then, of any of some hundred songs a reading.
                TasteOf? asked = taste.IsNone ? null : new(song.Row.Id, song.Row.Title, song.ArtistFold, song.GenreFold, song.MoodId);
                if (asked is null || !taste.Bars(asked))
                {
                    ranked.Add(Rank(song, scorer, asked is null ? 0 : taste.Preference(asked), seed));
                }
            }
        }

        ranked.Sort((a, b) => b.Key.CompareTo(a.Key));
        List<Ranked> chosen = Choose(ranked, Quotas(mix.Moods, count), count);
        chosen.Sort((a, b) => (b.Merit, b.Key).CompareTo((a.Merit, a.Key)));
        return [.. PartArtists(chosen).Select(r => new RecommendedSong(r.Song.Row, r.Scorer.Reason(r.Song)))];
    }

    // Two lengths and not any, so that readings share their runs.
    private static int Depth(double share, int count) => 8 * Math.Ceiling(share * count) <= Shallow ? Shallow : Math.Max(Deep, 4 * count);

    /// <summary>How many songs of each mood: the shares of <paramref name="count"/>, the rest to the largest remainders.</summary>
    internal static Dictionary<int, int> Quotas(IReadOnlyList<MoodPart> moods, int count)
    {
        Dictionary<int, int> quotas = moods.ToDictionary(m => m.Mood.Id, m => (int)(m.Share * count));
        foreach (MoodPart part in moods.OrderByDescending(m => (m.Share * count) - (int)(m.Share * count)).Take(count - quotas.Values.Sum()))
        {
            quotas[part.Mood.Id]++;
        }

        return quotas;
    }

    // By quota first; what a mood cannot fill goes to the others; only then may an artist have more.
    private static List<Ranked> Choose(List<Ranked> ranked, Dictionary<int, int> quotas, int count)
    {
        List<Ranked> chosen = [];
        Dictionary<string, int> artists = new(StringComparer.Ordinal);
        HashSet<long> taken = [];
        void Take(Func<Ranked, bool> may)
        {
            foreach (Ranked song in ranked)
            {
                if (chosen.Count == count)
                {
                    return;
                }

                if (!taken.Contains(song.Song.Row.Id) && may(song))
                {
                    chosen.Add(song);
                    taken.Add(song.Song.Row.Id);
                    artists[song.Song.ArtistFold] = artists.GetValueOrDefault(song.Song.ArtistFold) + 1;
                    quotas[song.Song.MoodId]--;
                }
            }
        }

        bool ArtistMay(Ranked song) => artists.GetValueOrDefault(song.Song.ArtistFold) < MostOfAnArtist;
        Take(song => quotas[song.Song.MoodId] > 0 && ArtistMay(song));
        Take(ArtistMay);
        Take(_ => true);
        return chosen;
    }

    private static IEnumerable<Ranked> PartArtists(List<Ranked> songs)
    {
        LinkedList<Ranked> left = new(songs);
        string? last = null;
        while (left.First is { } first)
        {
            LinkedListNode<Ranked> next = first;
            while (next.Next is { } further && string.Equals(next.Value.Song.ArtistFold, last, StringComparison.Ordinal))
            {
                next = further;
            }

            // None but the last artist's are left.
            next = string.Equals(next.Value.Song.ArtistFold, last, StringComparison.Ordinal) ? first : next;
            left.Remove(next);
            last = next.Value.Song.ArtistFold;
            yield return next.Value;
        }
    }

    /// <summary>Gumbel noise on the merits, the greatest first: drawing without putting back, each in proportion to exp(merit / chance).</summary>
    private static Ranked Rank(Candidate song, SongScorer scorer, double preference, int seed)
    {
        double merit = scorer.Of(song) + (PreferenceWeight * preference);
        return new Ranked(song, scorer, merit, merit - (Chance * Math.Log(-Math.Log(SeededDraw.Of(seed, song.Row.Id)))));
    }

    private readonly record struct Ranked(Candidate Song, SongScorer Scorer, double Merit, double Key);
}
