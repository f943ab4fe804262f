using EmotionWeb.Core.Songs;

namespace EmotionWeb.Components.Shared;

/// <summary>Where a song can be searched for. The addresses open each service's own search; nothing is sent before a link is followed.</summary>
public static class SongLinks
{
    /// <summary>The services, and the search for a song at each.</summary>
    public static IReadOnlyList<(string Service, string Address)> For(SongRow song)
    {
        string words = Uri.EscapeDataString($"{song.Title} {song.Artist}");
        return
        [
            ("Spotify", $"https://open.spotify.com/search/{words}"),
            ("YouTube Music", $"https://music.youtube.com/search?q={words}"),
            ("Deezer", $"https://www.deezer.com/search/{words}"),
            ("Apple Music", $"https://music.apple.com/search?term={words}"),
        ];
    }
}
