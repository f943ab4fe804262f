using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Keeps nothing, and says what an import would make of each song.</summary>
internal sealed class SongLookup : ISongSink
{
    private readonly HashSet<(string, string)> _inFile = [];
    private readonly SqliteCommand _find;

    public SongLookup(CatalogueContext context)
    {
        _find = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        _find.CommandText = "SELECT EXISTS (SELECT 1 FROM \"Songs\" WHERE \"ArtistFold\" = $artist AND \"TitleFold\" = $title)";
        _find.Parameters.Add("$artist", SqliteType.Text);
        _find.Parameters.Add("$title", SqliteType.Text);
    }

    public Outcome Add(Song song)
    {
        _find.Parameters[0].Value = song.ArtistFold;
        _find.Parameters[1].Value = song.TitleFold;
        return (long)_find.ExecuteScalar()! > 0 ? Outcome.AlreadyThere : _inFile.Add((song.ArtistFold, song.TitleFold)) ? Outcome.Added : Outcome.RepeatedInFile;
    }

    public void Dispose() => _find.Dispose();
}

/// <summary>Puts songs in by prepared statements, in the transaction the context is in: EF's change tracking takes several times as long over many rows.</summary>
internal sealed class SongInsert : ISongSink
{
    /// <summary>What the catalogue makes of a song, and every field that was given.</summary>
    private static readonly (string Column, Func<Song, SongContent, object?> Value)[] Columns =
    [
        ("TitleFold", (s, _) => s.TitleFold), ("ArtistFold", (s, _) => s.ArtistFold), ("GenreFold", (s, _) => s.GenreFold),
        ("Shuffle", (s, _) => s.Shuffle), ("Version", (s, _) => s.Version),
        .. SongField.All.Select(f => (f.Name, (Func<Song, SongContent, object?>)((_, content) => f.ValueOf(content)))),
    ];

    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _log;
    private readonly long? _change;
    private readonly long _lastBefore;

    /// <param name="context">In a transaction.</param>
    /// <param name="change">The change under which the log lists each song that is added, or null for none.</param>
    public SongInsert(CatalogueContext context, long? change)
    {
        _change = change;
        SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
        SqliteTransaction transaction = (SqliteTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        SqliteCommand Command(string sql, IEnumerable<string> parameters)
        {
            SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            foreach (string parameter in parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + parameter });
            }

            return command;
        }

        string[] names = [.. Columns.Select(c => c.Column)];
        _insert = Command(
            $"INSERT INTO \"Songs\" ({string.Join(", ", names.Select(n => $"\"{n}\""))}) VALUES ({string.Join(", ", names.Select(n => $"${n}"))}) ON CONFLICT (\"ArtistFold\", \"TitleFold\") DO NOTHING RETURNING \"Id\"",
            names);
        _find = Command("SELECT \"Id\" FROM \"Songs\" WHERE \"ArtistFold\" = $ArtistFold AND \"TitleFold\" = $TitleFold", ["ArtistFold", "TitleFold"]);
        _log = Command("INSERT INTO \"ChangeItems\" (\"ChangeId\", \"Entity\", \"Key\", \"After\") VALUES ($Change, $Entity, $Key, $After)", ["Change", "Entity", "Key", "After"]);
        using SqliteCommand last = Command("SELECT COALESCE(MAX(\"Id\"), 0) FROM \"Songs\"", []);
        _lastBefore = (long)last.ExecuteScalar()!;
    }

    /// <summary>Adds the song unless one of its title and artist is there.</summary>
    public Outcome Add(Song song)
    {
        SongContent content = SongContent.Of(song);
        for (int i = 0; i < Columns.Length; i++)
        {
            _insert.Parameters[i].Value = Columns[i].Value(song, content) ?? DBNull.Value;
        }

        if (_insert.ExecuteScalar() is long id)
        {
            Log(id, content);
            return Outcome.Added;
        }

        _find.Parameters[0].Value = song.ArtistFold;
        _find.Parameters[1].Value = song.TitleFold;
        return (long)_find.ExecuteScalar()! > _lastBefore ? Outcome.RepeatedInFile : Outcome.AlreadyThere;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _find.Dispose();
        _log.Dispose();
    }

    private void Log(long id, SongContent content)
    {
        if (_change is { } change)
        {
            ChangeItemDraft item = ChangeItemDraft.Added(SongEditor.Entity, SongEditor.Key(id), SongFields.Of(content));
            (_log.Parameters[0].Value, _log.Parameters[1].Value, _log.Parameters[2].Value, _log.Parameters[3].Value) = (change, item.Entity, item.Key, item.After);
            _log.ExecuteNonQuery();
        }
    }
}
