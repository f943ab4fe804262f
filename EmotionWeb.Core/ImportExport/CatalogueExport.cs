using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionWeb.Core.ChangeHistory;
using EmotionWeb.Core.Moods;
using EmotionWeb.Core.Persistence;
using EmotionWeb.Core.Songs;
using Microsoft.EntityFrameworkCore;

namespace EmotionWeb.Core.ImportExport;

/// <summary>Reads a few thousand songs at a time by key, so that a slow reader holds no snapshot of the database.</summary>
internal sealed class CatalogueExport(IDbContextFactory<CatalogueContext> contexts, IMapEditor map, IMoodEditor moods) : ICatalogueExport
{
    private const int BatchSize = 2000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public Task WriteSongsAsync(Stream output, ExportFormat format, int? moodId, CancellationToken cancellationToken) => format switch
    {
        ExportFormat.Csv => WriteLinesAsync(output, string.Join(',', SongField.All.Select(f => f.Header)) + "\r\n", CsvLine, string.Empty, moodId, cancellationToken),
        ExportFormat.Json => WriteLinesAsync(output, "[", (line, first) => (first ? "\n" : ",\n") + JsonLine(line), "\n]\n", moodId, cancellationToken),
        ExportFormat.M3u8 => PlaylistFile.WriteAsync(output, PlaylistFormat.M3u8, name: null, PlaylistAsync(moodId, cancellationToken), cancellationToken),
        ExportFormat.Xspf => PlaylistFile.WriteAsync(output, PlaylistFormat.Xspf, name: null, PlaylistAsync(moodId, cancellationToken), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public async Task WriteMapAsync(Stream output, CancellationToken cancellationToken)
    {
        IReadOnlyList<EditedMood> all = await moods.AllAsync(cancellationToken);
        Dictionary<int, string> names = all.ToDictionary(m => m.Id, m => m.Content.Name);
        JsonObject whole = new()
        {
            ["moods"] = new JsonArray([.. all.Select(m => JsonSerializer.SerializeToNode(m.Content, JsonSerializerOptions.Web))]),
            ["map"] = new JsonArray([.. (await map.AllAsync(cancellationToken)).Where(c => c.Version >= 0).Select(cell => new JsonObject
            {
                ["goal"] = cell.Place.Goal.ToString().ToLowerInvariant(),
                ["emotion"] = Classification.Emotions.Key(cell.Place.Emotion),
                ["moods"] = new JsonObject(cell.Content.Moods.Select(m => KeyValuePair.Create(names[m.MoodId], (JsonNode?)m.Share))),
                ["genres"] = new JsonObject(cell.Content.Genres.Select(g => KeyValuePair.Create(g.Genre, (JsonNode?)g.Weight))),
                ["energy"] = cell.Content.Energy,
            })]),
        };
        await JsonSerializer.SerializeAsync(output, whole, Readable, cancellationToken);
    }

    private async Task WriteLinesAsync(Stream output, string head, Func<Line, bool, string> write, string foot, int? moodId, CancellationToken cancellationToken)
    {
        await using StreamWriter writer = new(output, PlaylistFile.Utf8, bufferSize: 1 << 16, leaveOpen: true);
        await writer.WriteAsync(head.AsMemory(), cancellationToken);
        bool first = true;
        await foreach (Line line in LinesAsync(moodId, cancellationToken))
        {
            await writer.WriteAsync(write(line, first).AsMemory(), cancellationToken);
            first = false;
        }

        await writer.WriteAsync(foot.AsMemory(), cancellationToken);
        await writer.FlushAsync(cancellationToken);
    }

    private async IAsyncEnumerable<PlaylistSong> PlaylistAsync(int? moodId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Line line in LinesAsync(moodId, cancellationToken))
        {
            SongContent song = line.Song;
            yield return new PlaylistSong(song.Title, song.Artist,
                Duration: song.Features.DurationMs is { } length ? TimeSpan.FromMilliseconds(length) : null);
        }
    }

    private async IAsyncEnumerable<Line> LinesAsync(int? moodId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long after = 0;
        while (true)
        {
            List<Song> songs;
            await using (CatalogueContext context = await contexts.CreateDbContextAsync(cancellationToken))
            {
                songs = await context.Songs.AsNoTracking().Include(s => s.Mood).Where(s => s.Id > after && (moodId == null || s.MoodId == moodId))
                    .OrderBy(s => s.Id).Take(BatchSize).ToListAsync(cancellationToken);
            }

            foreach (Song song in songs)
            {
                yield return new Line(SongContent.Of(song), song.Mood!.Name);
            }

            if (songs.Count < BatchSize)
            {
                yield break;
            }

            after = songs[^1].Id;
        }
    }

    private static string CsvLine(Line line, bool first) => string.Join(',', SongField.All.Select(f => Quoted(Written(f, line)))) + "\r\n";

    private static string Written(SongField field, Line line) =>
        field == SongField.Mood ? SpreadsheetText.Safe(line.Mood) : field is SongText ? SpreadsheetText.Safe(field.Write(line.Song), isName: field is SongName) : field.Write(line.Song);

    internal static string Quoted(string text) => text.AsSpan().ContainsAny(",;\t\"\r\n") || (text.Length > 0
        && char.IsWhiteSpace(text[0])) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string JsonLine(Line line)
    {
        JsonObject song = new(SongField.All.Select(f => f == SongField.Mood ? KeyValuePair.Create(f.Header, (JsonNode?)line.Mood) : KeyValuePair.Create(f.JsonName, f.ToJson(line.Song))));
        return JsonFields.Write(song);
    }

    private sealed record Line(SongContent Song, string Mood);
}
