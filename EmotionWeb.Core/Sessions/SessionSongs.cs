using System.Data.Common;
using System.Globalization;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Listening;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Sessions;

/// <summary>
/// The songs a session chooses among: all of a small mood, which are kept while the catalogue's revision stays; of a larger one a fair sample that begins at a seeded place,
/// so that the size of the catalogue does not matter. Safe to call from many threads.
/// </summary>
internal sealed class SessionSongs
{
    /// <summary>Most songs looked at of one mood; the longest session takes some thirty of all moods together.</summary>
    public const int OfMood = 1_500;

    private const int MostKept = 50_000;

    private const int Batch = 500;

    private const string Columns =
        """
        SELECT "Id", "Title", "Artist", "Popularity", "Genre", "Year", "Language", "ArtistFold", "GenreFold", "Valence", "Energy", "Tempo", "DurationMs", "MoodId" FROM "Songs" WHERE
        """ + " " + IHiddenSongs.Filter;

    private const string From = Columns + " AND \"MoodId\" = @mood AND \"Shuffle\" >= @start ORDER BY \"Shuffle\" LIMIT @length";
    private const string Before = Columns + " AND \"MoodId\" = @mood AND \"Shuffle\" < @start ORDER BY \"Shuffle\" LIMIT @length";

    private readonly RevisionCache<int, SessionSong[]?> _whole = new(MostKept, songs => songs?.Length ?? 0);

    /// <summary>The songs of one mood.</summary>
    /// <param name="context">The database, its connection open.</param>
    /// <param name="revision">Its revision.</param>
    /// <param name="mood">The mood.</param>
    /// <param name="start">Where a sample begins, as <see cref="Song.Shuffle"/>.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<SessionSong>> OfAsync(CatalogueContext context, long revision, SessionMood mood, int start, CancellationToken cancellationToken)
    {
        DbConnection connection = context.Database.GetDbConnection();
        SessionSong[]? whole = await _whole.GetAsync(
            revision, mood.Id, async token => await ReadAsync(connection, From, mood, 0, OfMood + 1, token) is { Length: <= OfMood } all ? all : null, cancellationToken);
        if (whole is not null)
        {
            return whole;
        }

        SessionSong[] sample = await ReadAsync(connection, From, mood, start, OfMood, cancellationToken);
        return sample.Length == OfMood ? sample : [.. sample, .. await ReadAsync(connection, Before, mood, start, OfMood - sample.Length, cancellationToken)];
    }

    /// <summary>Songs by their keys, those that are there, as long as they sound here.</summary>
    /// <param name="context">The database, its connection open.</param>
    /// <param name="sounding">The songs.</param>
    /// <param name="moods">The catalogue's moods.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static async Task<IReadOnlyList<SessionSong>> OfAsync(
        CatalogueContext context, IReadOnlyCollection<SoundingSong> sounding, IReadOnlyList<SessionMood> moods, CancellationToken cancellationToken)
    {
        Dictionary<long, TimeSpan?> lengths = sounding.ToDictionary(s => s.SongId, s => s.Duration);
        List<SessionSong> songs = [];
        foreach (long[] ids in lengths.Keys.Order().Chunk(Batch))
        {
            await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"{Columns} AND \"Id\" IN ({string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))})";
            songs.AddRange(await ReadAsync(command, moods, cancellationToken));
        }

        return [.. songs.Select(song => lengths[song.Row.Id] is { } length ? song with { Length = length } : song)];
    }

    private static async Task<SessionSong[]> ReadAsync(
        DbConnection connection, string sql, SessionMood mood, int start, int length, CancellationToken cancellationToken)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.AddParameter("@mood", mood.Id);
        command.AddParameter("@start", start);
        command.AddParameter("@length", length);
        return await ReadAsync(command, [mood], cancellationToken);
    }

    private static async Task<SessionSong[]> ReadAsync(DbCommand command, IReadOnlyList<SessionMood> moods, CancellationToken cancellationToken)
    {
        await using DbDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        List<SessionSong> songs = [];
        while (await row.ReadAsync(cancellationToken))
        {
            string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
            int? Number(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
            double? Figure(int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
            SessionMood mood = moods.First(m => m.Id == row.GetInt32(13));
            SongRow song = new(row.GetInt64(0), row.GetString(1), row.GetString(2), mood.Name, Number(3), Text(4), Number(5), Text(6));
            double? tempo = Figure(11);
            SongPlace place = SongPlace.Of(new SongFeatures(Valence: Figure(9), Energy: Figure(10), Tempo: tempo), mood.Place, Text(8));
            TimeSpan? lasts = Number(12) is { } ms and > 0 ? TimeSpan.FromMilliseconds(ms) : null;
            songs.Add(new SessionSong(song, mood.Id, row.GetString(7), Text(8), place, tempo is { } beats ? SongPlace.Fold(beats) : null, lasts));
        }

        return [.. songs];
    }
}

/// <summary>A mood as a session sees it.</summary>
/// <param name="Id">Key in the catalogue.</param>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it lies.</param>
internal readonly record struct SessionMood(int Id, string Name, Affect Place);
