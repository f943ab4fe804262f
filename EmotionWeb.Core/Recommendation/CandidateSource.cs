using System.Data.Common;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Recommendation;

/// <summary>
/// Gathers candidates of a mood, so that the size of the catalogue does not matter. A mood of up to <see cref="WholeMood"/> songs is kept
/// in memory, and every song of it is a candidate. Of a larger one these are, by
/// short runs over indexes: the most popular and, for each genre leant to, its most popular and some whose popularity is unknown, all of
/// which are kept; and a fair sample that
/// begins at a seeded place and is read afresh. What is kept is dropped when the catalogue's revision moves. Safe to call from many
/// threads.
/// </summary>
internal sealed class CandidateSource
{
    /// <summary>Up to here a mood is kept whole.</summary>
    public const int WholeMood = 1000;

    /// <summary>Songs kept at most: some 40 MB at 400 bytes each.</summary>
    public const int MostKept = 100_000;

    // Of a genre's songs of unknown popularity, how many times as many are kept as a seed takes.
    private const int UnknownPool = 2;

    private const string OfMood =
        """
        SELECT "Id", "Title", "Artist", (SELECT "Name" FROM "Moods" WHERE "Id" = @mood), "Popularity", "Genre", "Year", "Language", "ArtistFold", "GenreFold", "Energy" FROM "Songs" WHERE "MoodId" = @mood AND
        """ + " " + IHiddenSongs.Filter;

    private const string Whole = OfMood;
    private const string Popular = OfMood + " AND \"Ranking\" <= 0 ORDER BY \"Ranking\", \"TitleFold\" LIMIT @length";
    private const string PopularOfGenre = OfMood + " AND \"GenreFold\" = @genre AND \"Ranking\" <= 0 ORDER BY \"Ranking\" LIMIT @length";
    private const string UnknownOfGenre = OfMood + " AND \"GenreFold\" = @genre AND \"Ranking\" = 1 ORDER BY \"Shuffle\" LIMIT @length";
    private const string SampleFrom = OfMood + " AND \"Shuffle\" >= @start ORDER BY \"Shuffle\" LIMIT @length";
    private const string SampleBefore = OfMood + " AND \"Shuffle\" < @start ORDER BY \"Shuffle\" LIMIT @length";

    private readonly RevisionCache<Run, Candidate[]?> _kept = new(MostKept, songs => songs?.Length ?? 0);

    /// <summary>Songs kept now.</summary>
    internal long Kept => _kept.Size;

    /// <summary>The candidates of one mood.</summary>
    /// <param name="database">Opened only where something is not kept.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="moodId">The mood.</param>
    /// <param name="genres">Folded genres leant to.</param>
    /// <param name="depth">Length of the runs over the whole mood.</param>
    /// <param name="start">Where the samples begin, as <see cref="Song.Shuffle"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<CandidateSet> OfAsync(
        CatalogueConnection database, long revision, int moodId, IReadOnlyList<string> genres, int depth, int start, CancellationToken cancellationToken)
    {
        if (await _kept.GetAsync(revision, new Run(Whole, moodId, null, WholeMood), token => ReadWholeAsync(database, moodId, token), cancellationToken) is { } whole)
        {
            return new CandidateSet(whole, whole);
        }

        async ValueTask<Candidate[]> KeptAsync(Run run) =>
            (await _kept.GetAsync(revision, run, async token => await ReadAsync(database, run, start: 0, token), cancellationToken))!;

        // The sample goes on from the beginning where the end comes first, so that every start finds as many.
        Candidate[] sample = await ReadAsync(database, new Run(SampleFrom, moodId, null, depth), start, cancellationToken);
        if (sample.Length < depth)
        {
            sample = [.. sample, .. await ReadAsync(database, new Run(SampleBefore, moodId, null, depth - sample.Length), start, cancellationToken)];
        }

        List<Candidate> songs = [.. sample];
        songs.AddRange(await KeptAsync(new Run(Popular, moodId, null, depth)));
        int some = Math.Max(10, depth / 5);
        foreach (string genre in genres)
        {
            songs.AddRange(await KeptAsync(new Run(PopularOfGenre, moodId, genre, some)));
            Candidate[] unknown = await KeptAsync(new Run(UnknownOfGenre, moodId, genre, UnknownPool * some));
            int first = (int)((long)start * unknown.Length / int.MaxValue);
            songs.AddRange(Enumerable.Range(first, Math.Min(some, unknown.Length)).Select(i => unknown[i % unknown.Length]));
        }

        return new CandidateSet([.. songs.DistinctBy(s => s.Row.Id)], sample);
    }

    /// <summary>All songs of a mood, or null where they are more than <see cref="WholeMood"/>.</summary>
    private static async Task<Candidate[]?> ReadWholeAsync(CatalogueConnection database, int moodId, CancellationToken cancellationToken)
    {
        await using DbCommand command = (await database.OpenAsync(cancellationToken)).CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM (SELECT 1 FROM \"Songs\" WHERE \"MoodId\" = @mood AND " + IHiddenSongs.Filter + " LIMIT @length)";
        command.AddParameter("@mood", moodId);
        command.AddParameter("@length", WholeMood + 1);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > WholeMood
            ? null
            : await ReadAsync(database, new Run(Whole, moodId, null, WholeMood), start: 0, cancellationToken);
    }

    private static async Task<Candidate[]> ReadAsync(CatalogueConnection database, Run run, int start, CancellationToken cancellationToken)
    {
        await using DbCommand command = (await database.OpenAsync(cancellationToken)).CreateCommand();
        command.CommandText = run.Sql;
        command.AddParameter("@mood", run.MoodId);
        command.AddParameter("@genre", run.Genre ?? "");
        command.AddParameter("@start", start);
        command.AddParameter("@length", run.Length);
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        List<Candidate> songs = [];
        Dictionary<string, string> shared = new(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
        {
            // Genres and languages are few: one string each.
            string? Shared(int column)
            {
                string? text = row.IsDBNull(column) ? null : row.GetString(column);
                return text is null || shared.TryAdd(text, text) ? text : shared[text];
            }

            SongRow song = new(
                row.GetInt64(0), row.GetString(1), row.GetString(2), Shared(3)!, row.IsDBNull(4) ? null : row.GetInt32(4), Shared(5), row.IsDBNull(6) ? null : row.GetInt32(6), Shared(7));
            songs.Add(new Candidate(song, run.MoodId, row.GetString(8), Shared(9), row.IsDBNull(10) ? null : row.GetDouble(10)));
        }

        return [.. songs];
    }

    private readonly record struct Run(string Sql, int MoodId, string? Genre, int Length);
}
