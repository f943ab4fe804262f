namespace EmotionWeb.Core.Listening;

/// <summary>
/// Configuration section <c>Sources</c>: which source a song is heard from where several have it. What is configured of each source is told
/// here too, by
/// whoever registers it.
/// </summary>
public sealed class SourcesOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Sources";

    // What is the listener's own comes first, and of shops the one whose previews may stand beside others'.
    private static readonly string[] Usual = ["library", "subsonic", "own", "deezer", "apple"];

    private readonly Dictionary<string, IReadOnlyList<string>> _roots = new(StringComparer.Ordinal);

    /// <summary>
    /// Keys of sources, the one that is tried first in front. Those that are not named follow, in the order <c>library</c>,
    /// <c>subsonic</c>, <c>own</c>, <c>deezer</c>, <c>apple</c>. What sounds in full comes before previews, whatever the order.
    /// </summary>
    public IReadOnlyList<string> Order { get; set; } = [];

    /// <summary>What tracks of all sources are kept under, those of the first source first; none where no source is configured.</summary>
    internal IReadOnlyList<string> Roots => [.. Keys.SelectMany(key => _roots[key])];

    /// <summary>Keys of all sources, configured or not, in order.</summary>
    internal IReadOnlyList<string> Keys => [.. _roots.Keys.OrderBy(RankOf).ThenBy(key => key, StringComparer.Ordinal)];

    /// <summary>What is wrong with the order, or null.</summary>
    internal string? Complaint =>
        Order.FirstOrDefault(key => !_roots.ContainsKey(key)) is { } unknown
            ? $"Sources:Order names sources, one or more of {string.Join(", ", _roots.Keys.Order(StringComparer.Ordinal))}; {unknown} is none."
            : Order.Count > Order.Distinct(StringComparer.Ordinal).Count() ? "Sources:Order names a source twice." : null;

    /// <summary>
    /// Tells what tracks of a source are kept under: full paths of folders, a server's address. None where it is not configured.
    /// </summary>
    internal void Tell(string key, IReadOnlyList<string> roots) => _roots[key] = roots;

    /// <summary>The source that keeps tracks under a root of <see cref="Roots"/>.</summary>
    internal string SourceOf(string root) => _roots.First(source => source.Value.Contains(root, StringComparer.Ordinal)).Key;

    /// <summary>Which place a source has, from 0.</summary>
    internal int RankOf(string key) =>
        Order.Concat(Usual.Except(Order, StringComparer.Ordinal)).TakeWhile(named => !string.Equals(named, key, StringComparison.Ordinal)).Count();
}
