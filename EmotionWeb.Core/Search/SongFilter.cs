using EmotionWeb.Core.Songs;

namespace EmotionWeb.Core.Search;

/// <summary>Which songs, in the terms of the database. Equal filters find the same songs.</summary>
/// <param name="MoodId">Of this mood, or null.</param>
/// <param name="GenreFold">Of a genre that begins so, as it is compared, or null.</param>
/// <param name="Text">Folded text, or null.</param>
internal sealed record SongFilter(int? MoodId, string? GenreFold, string? Text)
{
    public bool HasFacet => MoodId is not null || GenreFold is not null;

    /// <summary>The words whose beginnings are wanted; empty for a text of signs alone.</summary>
    public IReadOnlyList<string> Words { get; } = Text is null ? [] : [.. SearchNormalizer.Words(Text).Distinct(StringComparer.Ordinal)];

    public static SongFilter Of(int? moodId, string? genre, string? text) =>
        new(moodId, Folded(genre), Folded(text?.Length > SongQuery.LongestText ? text[..SongQuery.LongestText] : text));

    private static string? Folded(string? text) => text is not null && SearchNormalizer.Fold(text) is { Length: > 0 } folded ? folded : null;
}
