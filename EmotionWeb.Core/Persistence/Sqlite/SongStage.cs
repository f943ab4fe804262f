using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>
/// Lays songs aside in a temporary table of the connection, which SQLite keeps in a file of its own that is gone with the process: filling
/// it takes no lock of the database's. From there they go into the catalogue by SQL, thousands in a few hundredths of a second.
/// </summary>
internal sealed class SongStage : ISongStage
{
    private const string Key = "\"ArtistFold\", \"TitleFold\"";

    private readonly HashSet<int> _moods = [];
    private readonly CatalogueContext _context;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _stage;
    private readonly SqliteCommand _move;
    private readonly SqliteCommand _log;
    private long _moved;

    /// <param name="context">Its connection open.</param>
    public SongStage(CatalogueContext context)
    {
        _context = context;
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        Drop();
        Run($"CREATE TEMP TABLE \"Staged\" (\"Number\" INTEGER PRIMARY KEY, {SongColumns.Names}, \"After\" TEXT, UNIQUE ({Key}))");
        _find = _connection.Prepare($"SELECT EXISTS (SELECT 1 FROM \"Songs\" WHERE \"ArtistFold\" = $artist AND \"TitleFold\" = $title AND {IHiddenSongs.Filter})", ["artist", "title"]);
        _stage = _connection.Prepare(
            $"INSERT INTO temp.\"Staged\" ({SongColumns.Names}, \"After\") VALUES ({SongColumns.Parameters}, $After) ON CONFLICT ({Key}) DO NOTHING", [.. SongColumns.All, "After"]);
        _move = _connection.Prepare(
            $"""
            INSERT INTO "Songs" ("Id", {SongColumns.Names}) SELECT $FirstKey + "Number" - 1, {SongColumns.Names} FROM temp."Staged" WHERE "Number" > $After AND "Number" <= $Last
            ORDER BY "Number" ON CONFLICT ({Key}) DO NOTHING
            """,
            ["FirstKey", "After", "Last"]);
        _log = _connection.Prepare(
            """
            INSERT INTO "ChangeItems" ("ChangeId", "Entity", "Key", "After")
            SELECT $Change, $Entity, CAST(s."Id" AS TEXT), t."After" FROM temp."Staged" t JOIN "Songs" s ON s."Id" = $FirstKey + t."Number" - 1
            WHERE t."Number" > $After AND t."Number" <= $Last ORDER BY t."Number"
            """,
            ["FirstKey", "After", "Last", "Change", "Entity"]);
    }

    public int Count { get; private set; }

    public IReadOnlyCollection<int> Moods => _moods;

    public Outcome Add(Song song)
    {
        (_find.Parameters[0].Value, _find.Parameters[1].Value) = (song.ArtistFold, song.TitleFold);
        if ((long)_find.ExecuteScalar()! > 0)
        {
            return Outcome.AlreadyThere;
        }

        SongContent content = SongContent.Of(song);
        SongColumns.Write(song, content, _stage);
        _stage.Parameters[^1].Value = JsonFields.Write(SongFields.Of(content));
        if (_stage.ExecuteNonQuery() == 0)
        {
            return Outcome.RepeatedInFile;
        }

        _moods.Add(song.MoodId);
        Count++;
        return Outcome.Added;
    }

    public (int Seen, int Added) Move(long change, long firstKey, int most)
    {
        // Rows that were not kept took no number.
        long last = Math.Min(_moved + most, Count);
        int seen = (int)(last - _moved);
        if (seen == 0)
        {
            return (0, 0);
        }

        int added = Run(_move, firstKey, _moved, last);
        Run(_log, firstKey, _moved, last, change, SongEditor.Entity);
        _moved = last;
        return (seen, added);
    }

    public void Dispose()
    {
        foreach (IDisposable command in (IDisposable[])[_find, _stage, _move, _log])
        {
            command.Dispose();
        }
    }

    public void Forget() => Drop();

    private int Run(SqliteCommand command, params object[] values)
    {
        command.Transaction = (SqliteTransaction)_context.Database.CurrentTransaction!.GetDbTransaction();
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command.ExecuteNonQuery();
    }

    private void Drop() => Run("DROP TABLE IF EXISTS temp.\"Staged\"");

    private void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
