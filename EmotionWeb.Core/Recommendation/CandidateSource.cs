using System.Globalization;
using System.Text;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Recommendation;

/// <summary>
/// Gathers candidates of a mood by short runs over indexes, so that the size of the catalogue does not matter: the most popular, a fair sample that begins at a
/// seeded place, and for each genre leant to its most popular and a sample of those whose popularity is unknown.
/// </summary>
internal static class CandidateSource
{
    private const string OfMood = "\"Songs\" WHERE \"MoodId\" = {0}";

    /// <summary>The candidates of one mood, each once.</summary>
    /// <param name="context">The database.</param>
    /// <param name="moodId">The mood.</param>
    /// <param name="genres">Folded genres leant to.</param>
    /// <param name="depth">Length of the runs over the whole mood.</param>
    /// <param name="start">Where the samples begin, as <see cref="Song.Shuffle"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<List<Candidate>> OfAsync(
        CatalogueContext context, int moodId, IReadOnlyList<string> genres, int depth, int start, CancellationToken cancellationToken)
    {
        List<Pick> picks = await context.Database
            .SqlQueryRaw<Pick>(Runs(genres.Count), [moodId, start, depth, Math.Max(10, depth / 5), .. genres])
            .ToListAsync(cancellationToken);
        HashSet<long> sampled = [.. picks.Where(p => p.Sampled).Select(p => p.Id)];
        long[] ids = [.. picks.Select(p => p.Id).Distinct()];
        return await context.Songs.AsNoTracking().Where(s => ids.Contains(s.Id)).OrderBy(s => s.Id)
            .Select(s => new Candidate(
                new SongRow(s.Id, s.Title, s.Artist, s.Mood!.Name, s.Popularity, s.Genre, s.Year, s.Language),
                s.MoodId, s.ArtistFold, s.GenreFold, s.Features.Energy, sampled.Contains(s.Id)))
            .ToListAsync(cancellationToken);
    }

    private static string Runs(int genres)
    {
        // The sample goes on from the beginning where the end comes first, so that every start finds as many.
        StringBuilder sql = new(
            $$"""
            SELECT * FROM (
                SELECT * FROM (SELECT "Id", 1 AS "Sampled" FROM {{OfMood}} AND "Shuffle" >= {1} ORDER BY "Shuffle" LIMIT {2})
                UNION ALL
                SELECT * FROM (SELECT "Id", 1 FROM {{OfMood}} AND "Shuffle" < {1} ORDER BY "Shuffle" LIMIT {2})
                LIMIT {2})
            UNION ALL SELECT * FROM (SELECT "Id", 0 FROM {{OfMood}} AND "Ranking" <= 0 ORDER BY "Ranking", "TitleFold" LIMIT {2})
            """);
        foreach (int genre in Enumerable.Range(4, genres))
        {
            sql.Append(CultureInfo.InvariantCulture,
                $$"""

                UNION ALL SELECT * FROM (SELECT "Id", 0 FROM {{OfMood}} AND "GenreFold" = {{{genre}}} AND "Ranking" <= 0 ORDER BY "Ranking" LIMIT {3})
                UNION ALL SELECT * FROM (SELECT "Id", 0 FROM {{OfMood}} AND "GenreFold" = {{{genre}}} AND "Ranking" = 1 AND "Shuffle" >= {1} ORDER BY "Shuffle" LIMIT {3})
                """);
        }

        return sql.ToString();
    }

    private sealed record Pick(long Id, bool Sampled);
}
