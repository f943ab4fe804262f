using EmotionWeb.Core.Songs;
using Microsoft.Data.Sqlite;

namespace EmotionWeb.Core.Persistence.Sqlite;

/// <summary>What a new song's row holds: what the catalogue makes of a song, and every field that was given.</summary>
internal static class SongColumns
{
    private static readonly (string Column, Func<Song, SongContent, object?> Value)[] Columns =
    [
        ("TitleFold", (s, _) => s.TitleFold), ("ArtistFold", (s, _) => s.ArtistFold), ("GenreFold", (s, _) => s.GenreFold),
        ("Shuffle", (s, _) => s.Shuffle), ("Version", (s, _) => s.Version),
        .. SongField.All.Select(f => (f.Name, (Func<Song, SongContent, object?>)((_, content) => f.ValueOf(content)))),
    ];

    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Columns.Select(c => c.Column)];

    /// <summary>The columns as a statement lists them.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(name => $"\"{name}\""));

    /// <summary>A parameter for each.</summary>
    public static string Parameters { get; } = string.Join(", ", All.Select(name => $"${name}"));

    /// <summary>Gives a song's values to the first parameters of a command, which are those of <see cref="All"/>.</summary>
    public static void Write(Song song, SongContent content, SqliteCommand command)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            command.Parameters[i].Value = Columns[i].Value(song, content) ?? DBNull.Value;
        }
    }

    /// <summary>A statement with parameters, to be run many times.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, IEnumerable<string> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "$" + parameter });
        }

        return command;
    }
}
