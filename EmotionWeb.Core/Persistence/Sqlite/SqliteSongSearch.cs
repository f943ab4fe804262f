using System.Globalization;
using System.Text;
using EmotionWeb.Core.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Finds the keys of one page of songs, quick however many songs there are, by one of two ways. Where few songs fit (<see cref="Few"/>), they are gathered through the filter's
/// index and sorted. Where many do, the index of the order is walked and each song is tested, which ends after some hundreds of songs because many fit. SQLite's planner has no figures to choose by, so the SQL leaves it no choice.
/// </summary>
internal sealed class SqliteSongSearch(SongCounts counts) : ISongSearch
{
    /// <summary>Up to here songs are gathered and a text's total is exact.</summary>
    public const int Few = 10_000;

    public async Task<FoundSongs> FindAsync(CatalogueContext context, SongPageRequest page, CancellationToken cancellationToken)
    {
        (SongFilter filter, SongColumn column, bool descending, IReadOnlyList<object>? from, bool backwards, int skip, int limit) = page;
        PrefixMatchFunction.AddTo((SqliteConnection)context.Database.GetDbConnection());
        SongTotal total = await counts.OfAsync(context, filter, cancellationToken);
        bool gather = filter.Text is not null ? total.Matches <= Few || (filter.HasFacet && total.Facet <= Few) : filter.HasFacet && total.Facet <= Few;
        SongSort sort = SongSort.Of(column);
        bool down = descending ^ sort.Reversed ^ backwards;
        StringBuilder sql = new($"SELECT {string.Join(", ", sort.Keys)} FROM ");
        await using SqliteCommand command = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        string Parameter(object value)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"$p{command.Parameters.Count}");
            command.Parameters.AddWithValue(name, value);
            return name;
        }

        Conditions(sql, filter, sort, gather, total, Parameter);
        if (from is not null)
        {
            string sign = down ? "<" : ">";
            string values = string.Join(", ", from.Select(Parameter));

            // The first key by itself as well, which a seek needs where the rest of the comparison is of no use to it.
            sql.Append(CultureInfo.InvariantCulture, $" AND {sort.Keys[0]} {sign}= {Parameter(from[0])} AND ({string.Join(", ", sort.Keys)}) {sign} ({values})");
        }

        sql.Append(" ORDER BY ").AppendJoin(", ", sort.Keys.Select(k => $"{(gather ? "+" : "")}{k}{(down ? " DESC" : "")}"));
        sql.Append(CultureInfo.InvariantCulture, $" LIMIT {limit + 1} OFFSET {skip}");
        command.CommandText = sql.ToString();
        List<object[]> keys = [];
        await using (SqliteDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                object[] values = new object[sort.Keys.Count];
                reader.GetValues(values);
                keys.Add(values);
            }
        }

        bool more = keys.Count > limit;
        if (more)
        {
            keys.RemoveAt(limit);
        }

        if (backwards)
        {
            keys.Reverse();
        }

        return new FoundSongs(keys, more, total);
    }

    /// <summary>What the full-text index is asked.</summary>
    internal static string Match(SongFilter filter) => string.Join(' ', filter.Words.Select(w => $"\"{w}\"*"));

    private static void Conditions(StringBuilder sql, SongFilter filter, SongSort sort, bool gather, SongTotal total, Func<object, string> parameter)
    {
        bool signs = filter.Text is not null && filter.Words.Count == 0;
        bool byText = gather && filter.Text is not null && (!filter.HasFacet || total.Matches <= total.Facet);
        bool withinMood = !gather && filter.MoodId is not null && sort.Index is (PopularityIndex or PopularityInMoodIndex);

        // A plus keeps a condition from choosing the index.
        string test = withinMood || (gather && !byText) ? "" : "+";
        string? index = withinMood ? PopularityInMoodIndex
            : !gather ? sort.Index
            : byText && signs ? SongSort.NamesIndex
            : !byText && filter.MoodId is null ? SongSort.GenreIndex
            : null;
        sql.Append(byText && !signs
            ? $"(SELECT rowid AS \"Found\" FROM \"SongSearch\" WHERE \"SongSearch\" MATCH {parameter(Match(filter))}) CROSS JOIN \"Songs\" ON \"Id\" = \"Found\""
            : $"\"Songs\"{(index is null ? "" : $" INDEXED BY \"{index}\"")}");
        sql.Append(" WHERE ").Append(IHiddenSongs.Filter).Append(SongCounts.FacetOf(filter, test, parameter));
        if (filter.Text is { } text && (signs || !byText))
        {
            sql.Append(signs
                ? $" AND {SongCounts.SignsIn(parameter(text))}"
                : $" AND {PrefixMatchFunction.Name}({parameter(string.Join(' ', filter.Words))}, \"TitleFold\", \"ArtistFold\")");
        }
    }

    private const string PopularityIndex = "IX_Songs_Ranking_TitleFold";
    private const string PopularityInMoodIndex = "IX_Songs_MoodId_Ranking_TitleFold";
}
