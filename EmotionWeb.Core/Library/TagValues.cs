using System.Globalization;
using System.Text.RegularExpressions;
using EmotionWeb.Core.Search;
using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Library;

/// <summary>How what stands in tags and names of files is taken apart.</summary>
internal static partial class TagValues
{
    /// <summary>Values of a tag: NUL and ";" always part them, and nothing else does; "Folk, World, &amp; Country" is one.</summary>
    public static IReadOnlyList<string> Part(IEnumerable<string?> values) =>
        [.. values.SelectMany(value => (value ?? string.Empty).Split(['\0', ';'])).Select(Clean).Where(value => value.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Artists: " / " parts them as well, a bare "/" does not (AC/DC).</summary>
    public static IReadOnlyList<string> PartArtists(IEnumerable<string?> values) =>
        Part(Part(values).SelectMany(value => value.Split(" / ")));

    /// <summary>Whether a name stands for no artist at all.</summary>
    public static bool IsVarious(string artist) =>
        SearchNormalizer.Fold(artist) is "various artists" or "various" or "va" or "v.a." or "diverse interpreten" or "verschiedene interpreten" or "varios artistas";

    /// <summary>
    /// Artist and title as a file's name has them: "Artist - Title", else the name is the title. A number in front that stands for the
    /// place on a record is left out.
    /// </summary>
    public static (string? Artist, string Title) OfName(string fileName)
    {
        string name = Clean(Path.GetFileNameWithoutExtension(fileName).Replace('_', ' '));
        string bare = Place().Replace(name, string.Empty);
        bare = bare.Length > 0 ? bare : name;
        int dash = bare.IndexOf(" - ", StringComparison.Ordinal);
        return dash > 0 && bare[(dash + 3)..].Trim() is { Length: > 0 } title ? (bare[..dash].Trim(), title) : (null, bare);
    }

    /// <summary>On one line, at most as long as a song's name.</summary>
    public static string Clean(string? text)
    {
        string line = Spaces().Replace(string.Concat((text ?? string.Empty).EnumerateRunes().Where(r => r.Value != 0xFFFD)
            .Select(r => System.Text.Rune.IsControl(r) ? " " : r.ToString())), " ").Trim();
        if (line.Length <= Song.NameLength)
        {
            return line;
        }

        return line[..(char.IsHighSurrogate(line[Song.NameLength - 1]) ? Song.NameLength - 1 : Song.NameLength)].TrimEnd();
    }

    /// <summary>A figure with a point, however much stands behind it: "-7.3 dB"; null where there is none.</summary>
    public static double? Figure(string? text) =>
        text is not null && Number().Match(text) is { Success: true } match
            && double.TryParse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : null;

    [GeneratedRegex(@"^(?:0\d{1,2}[ .\-]+|\d{1,2}-\d{1,2}[ .\-]+|\d{1,3}\s*(?:\.\s+|-\s+))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^\s*[+-]?\d+(?:\.\d+)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
