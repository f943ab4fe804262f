using System.Collections.Concurrent;
using System.Globalization;
using EmotionWeb.Core.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Counts songs, each filter once for each state of the catalogue; a text is counted no further than <see cref="SqliteSongSearch.Few"/>, so that a letter typed never costs
/// a walk through everything. Safe to call from many threads.
/// </summary>
internal sealed class SongCounts
{
    /// <summary>Filters remembered at once; a filter is small.</summary>
    private const int MostKept = 1000;

    private Kept _kept = new(-1);

    public async Task<SongTotal> OfAsync(CatalogueContext context, SongFilter filter, CancellationToken cancellationToken)
    {
        SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
        long revision = await connection.ScalarAsync<long>("SELECT \"Revision\" FROM \"State\"", cancellationToken);
        Kept kept = _kept;
        if (kept.Revision != revision || kept.Totals.Count >= MostKept)
        {
            _kept = kept = new Kept(revision);
        }

        return await OfAsync(connection, filter, kept.Totals, cancellationToken);
    }

    private static async Task<SongTotal> OfAsync(
        SqliteConnection connection, SongFilter filter, ConcurrentDictionary<SongFilter, SongTotal> totals, CancellationToken cancellationToken)
    {
        if (!totals.TryGetValue(filter, out SongTotal total))
        {
            // Mood and genre stay while the text grows letter by letter.
            long facet = filter.Text is not null && filter.HasFacet
                ? (await OfAsync(connection, SongFilter.Of(filter.MoodId, filter.GenreFold, text: null), totals, cancellationToken)).Facet
                : 0;
            totals[filter] = total = await CountAsync(connection, filter, facet, cancellationToken);
        }

        return total;
    }

    /// <summary>The conditions of mood and genre, each with <paramref name="test"/> before its column.</summary>
    internal static string FacetOf(SongFilter filter, string test, Func<object, string> parameter)
    {
        string mood = filter.MoodId is { } id ? $" AND {test}\"MoodId\" = {parameter(id)}" : "";
        if (filter.GenreFold is not { } genre)
        {
            return mood;
        }

        // From the beginning itself to what begins with it and goes on with the last of all characters.
        string key = $"{test}{(filter.MoodId is null ? SongSort.GenreKey : "\"GenreFold\"")}";
        return $"{mood} AND {key} >= {parameter(genre)} AND {key} < {parameter(genre + "\U0010FFFF")}";
    }

    internal static string SignsIn(string parameter) => $"(instr(\"TitleFold\", {parameter}) > 0 OR instr(\"ArtistFold\", {parameter}) > 0)";

    private static async Task<SongTotal> CountAsync(SqliteConnection connection, SongFilter filter, long facet, CancellationToken cancellationToken)
    {
        if (filter.Text is not { } text)
        {
            long all = await CountAsync(connection, p => $"SELECT COUNT(*) FROM \"Songs\" WHERE {IHiddenSongs.Filter}{FacetOf(filter, "", p)}", cancellationToken);
            return new SongTotal(all, all, all, IsLeast: false);
        }

        string Matching(Func<object, string> p, int most) => filter.Words.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"SELECT rowid AS \"Found\" FROM \"SongSearch\" WHERE \"SongSearch\" MATCH {p(SqliteSongSearch.Match(filter))} AND {IHiddenSongs.Filter.Replace("\"Id\"", "rowid", StringComparison.Ordinal)} LIMIT {most}")
            : string.Create(CultureInfo.InvariantCulture, $"SELECT \"Id\" AS \"Found\" FROM \"Songs\" INDEXED BY \"{SongSort.NamesIndex}\" WHERE {SignsIn(p(text))} AND {IHiddenSongs.Filter} LIMIT {most}");
        long matches = await CountAsync(connection, p => $"SELECT COUNT(*) FROM ({Matching(p, SqliteSongSearch.Few + 1)})", cancellationToken);
        if (!filter.HasFacet)
        {
            return new SongTotal(matches, facet, Math.Min(matches, SqliteSongSearch.Few), matches > SqliteSongSearch.Few);
        }

        // Of the first matches only, where there are many: what they count is the least there are.
        long both = await CountAsync(
            connection, p => $"SELECT COUNT(*) FROM ({Matching(p, SqliteSongSearch.Few + 1)}) CROSS JOIN \"Songs\" ON \"Id\" = \"Found\" WHERE 1 = 1{FacetOf(filter, "+", p)}", cancellationToken);
        return new SongTotal(matches, facet, both, matches > SqliteSongSearch.Few);
    }

    private static async Task<long> CountAsync(SqliteConnection connection, Func<Func<object, string>, string> sql, CancellationToken cancellationToken)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql(value =>
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"$p{command.Parameters.Count}");
            command.Parameters.AddWithValue(name, value);
            return name;
        });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private sealed record Kept(long Revision)
    {
        public ConcurrentDictionary<SongFilter, SongTotal> Totals { get; } = new();
    }
}
