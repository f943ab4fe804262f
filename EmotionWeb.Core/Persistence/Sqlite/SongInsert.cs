using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>Keeps nothing, and says what an import would make of each song.</summary>
internal sealed class SongLookup : ISongSink
{
    private readonly HashSet<(string, string)> _inFile = [];
    private readonly SqliteCommand _find;

    public SongLookup(CatalogueContext context)
    {
        _find = ((SqliteConnection)context.Database.GetDbConnection()).CreateCommand();
        _find.CommandText = "SELECT EXISTS (SELECT 1 FROM \"Songs\" WHERE \"ArtistFold\" = $artist AND \"TitleFold\" = $title AND " + IHiddenSongs.Filter + ")";
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
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _find;
    private readonly long _lastBefore;

    /// <param name="context">In a transaction.</param>
    public SongInsert(CatalogueContext context)
    {
        SqliteConnection connection = (SqliteConnection)context.Database.GetDbConnection();
        _insert = connection.Prepare($"INSERT INTO \"Songs\" ({SongColumns.Names}) VALUES ({SongColumns.Parameters}) ON CONFLICT (\"ArtistFold\", \"TitleFold\") DO NOTHING RETURNING \"Id\"", SongColumns.All);
        _find = connection.Prepare("SELECT \"Id\" FROM \"Songs\" WHERE \"ArtistFold\" = $ArtistFold AND \"TitleFold\" = $TitleFold", ["ArtistFold", "TitleFold"]);
        using SqliteCommand last = connection.Prepare("SELECT COALESCE(MAX(\"Id\"), 0) FROM \"Songs\"", []);
        _lastBefore = (long)last.ExecuteScalar()!;
    }

    /// <summary>Adds the song unless one of its title and artist is there.</summary>
    public Outcome Add(Song song)
    {
        SongColumns.Write(song, SongContent.Of(song), _insert);
        if (_insert.ExecuteScalar() is long)
        {
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
    }
}
