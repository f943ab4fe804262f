using System.Globalization;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Shared;

/// <summary>An order of songs.</summary>
/// <param name="Column">The column: title, artist, mood, popularity, year or genre; null leaves the songs as they came, best first.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
public readonly record struct SongOrder(SongColumn? Column, bool Descending)
{
    private static readonly CompareInfo Words = CultureInfo.InvariantCulture.CompareInfo;
    private const CompareOptions Folded = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly IComparer<string> Alphabet = Comparer<string>.Create((a, b) => Words.Compare(a, b, Folded));

    /// <summary>Reads what <see cref="ToString"/> wrote, in an address for example; null where it is no order.</summary>
    public static SongOrder? Parse(string? text)
    {
        bool descending = text?.StartsWith('-') is true;
        string name = descending ? text![1..] : text ?? "";
        foreach (SongColumn column in Enum.GetValues<SongColumn>())
        {
            if (string.Equals(column.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return new SongOrder(column, descending);
            }
        }

        return null;
    }

    /// <summary>The column's name in small letters, with a minus where the greatest comes first; null where songs stay as they came.</summary>
    public override string? ToString() => Column is { } column ? $"{(Descending ? "-" : "")}{column.ToString().ToLowerInvariant()}" : null;

    /// <summary>The order after a press on a column: first its natural direction, then the other, then as given.</summary>
    public SongOrder Press(SongColumn column)
    {
        bool natural = column is SongColumn.Popularity or SongColumn.Year;
        return column != Column ? new SongOrder(column, natural)
            : Descending == natural ? this with { Descending = !Descending }
            : default;
    }

    /// <summary>
    /// The songs that contain <paramref name="text"/> in title or artist (case and accents folded), in this order; what is unknown comes last
    /// either way.
    /// </summary>
    public IReadOnlyList<SongRow> Apply(IEnumerable<SongRow> songs, string? text)
    {
        string wanted = text?.Trim() ?? "";
        IEnumerable<SongRow> found = wanted.Length == 0 ? songs
            : songs.Where(s => Words.IndexOf(s.Title, wanted, Folded) >= 0 || Words.IndexOf(s.Artist, wanted, Folded) >= 0);
        return [.. Column switch
        {
            SongColumn.Title => By(found, s => s.Title, Alphabet),
            SongColumn.Artist => By(found, s => s.Artist, Alphabet),
            SongColumn.Mood => By(found, s => s.Mood, Alphabet),
            SongColumn.Popularity => KnownFirst(found, s => s.Popularity, Comparer<int?>.Default),
            SongColumn.Year => KnownFirst(found, s => s.Year, Comparer<int?>.Default),
            SongColumn.Genre => KnownFirst(found, s => s.Genre, Alphabet!),
            _ => found,
        }];
    }

    private IEnumerable<SongRow> KnownFirst<TKey>(IEnumerable<SongRow> songs, Func<SongRow, TKey?> key, IComparer<TKey?> comparer) =>
        By(songs.Where(s => key(s) is not null), key, comparer).Concat(songs.Where(s => key(s) is null));

    private IEnumerable<SongRow> By<TKey>(IEnumerable<SongRow> songs, Func<SongRow, TKey> key, IComparer<TKey> comparer) =>
        Descending ? songs.OrderByDescending(key, comparer) : songs.OrderBy(key, comparer);
}
