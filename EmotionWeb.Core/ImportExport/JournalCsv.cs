using System.Globalization;
using System.Text;
using EmotionWeb.Core.Classification;
using EmotionWeb.Core.Journal;

namespace EmotionWeb.Core.ImportExport;

/// <summary>A journal as CSV, a line an entry; names and notes are guarded as the catalogue's are, so that no spreadsheet takes one for a
/// formula.</summary>
public static class JournalCsv
{
    private static readonly string Head =
        $"at,emotion,origin,{string.Join(',', Emotions.All.Select(e => e.Key()))},valence,arousal,goal,model,played,note\r\n";

    /// <summary>All of it.</summary>
    public static byte[] Write(IEnumerable<JournalEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        StringBuilder csv = new(Head);
        foreach (JournalEntry entry in entries)
        {
            csv.AppendJoin(
                ',',
                [
                    entry.At.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
                    entry.Emotion.Key(),
                    KeyOf(entry.Origin),
                    .. Emotions.All.Select(e => Number(entry.Scores[e])),
                    Number(entry.Valence),
                    Number(entry.Arousal),
                    KeyOf(entry.Goal),
                    Text(entry.ModelId),
                    Text(string.Join("; ", entry.Plays.Select(Played))),
                    Text(entry.Note),
                ]).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>What an origin or a goal is called in files.</summary>
    public static string KeyOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Played(JournalPlay play)
    {
        string[] more = [
            .. play.Fraction is { } share ? [string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %")] : (string[])[],
            .. play.Liked ? ["liked"] : (string[])[]];
        string name = play.Artist.Length > 0 ? $"{play.Title} - {play.Artist}" : play.Title;
        return more.Length > 0 ? $"{name} ({string.Join(", ", more)})" : name;
    }

    private static string Text(string? text) => CatalogueExport.Quoted(SpreadsheetText.Safe(text ?? string.Empty, isName: true));

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
