using EmotionWeb.Core.Listening;

namespace EmotionWeb.Tests.Unit.Listening;

/// <summary>Tracks to play.</summary>
internal static class Tracks
{
    public static PlayableTrack Track(string id, long? song = null, string? title = null) =>
        new(id, song, title ?? $"Title {id}", $"Artist {id}", Album: null, TimeSpan.FromSeconds(6), "library", Playability.Full, "audio/mpeg", new Loudness(), HasCover: false);

    /// <summary>As a queue takes them: each a song of its own.</summary>
    public static IReadOnlyList<IReadOnlyList<PlayableTrack>> Songs(params string[] ids) => [.. ids.Select(id => (IReadOnlyList<PlayableTrack>)[Track(id)])];
}
