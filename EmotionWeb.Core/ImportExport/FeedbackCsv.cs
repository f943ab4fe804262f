using System.Globalization;
using System.Text;
using EmotionWeb.Core.Feedback;

namespace EmotionWeb.Core.ImportExport;

/// <summary>What a listener said, as CSV; names are guarded as the catalogue's are, so that no spreadsheet takes one for a
/// formula.</summary>
public static class FeedbackCsv
{
    private const string Head = "at,what,title,artist,mood,fraction,weight\r\n";

    /// <summary>All of it.</summary>
    public static byte[] Write(IEnumerable<ListenerFeedback> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        StringBuilder csv = new(Head);
        foreach (ListenerFeedback one in said)
        {
            csv.AppendJoin(
                ',',
                new DateTimeOffset(one.AtTicks, TimeSpan.Zero).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                KeyOf(one.Kind),
                CatalogueExport.Quoted(SpreadsheetText.Safe(one.Title, isName: true)),
                CatalogueExport.Quoted(SpreadsheetText.Safe(one.Artist, isName: true)),
                CatalogueExport.Quoted(SpreadsheetText.Safe(one.Mood ?? string.Empty)),
                one.Fraction?.ToString("0.###", CultureInfo.InvariantCulture),
                one.Weight.ToString("0.###", CultureInfo.InvariantCulture)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>What a kind is called in files.</summary>
    public static string KeyOf(FeedbackKind kind) => kind switch
    {
        FeedbackKind.NotForMood => "not-for-mood",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
