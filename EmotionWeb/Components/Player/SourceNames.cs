using EmotionWeb.Core.Listening;

namespace EmotionWeb.Components.Player;

/// <summary>What sources are called.</summary>
internal static class SourceNames
{
    /// <summary>What a source is called.</summary>
    public static string Of(string source) => source switch
    {
        "library" => "Your music",
        "subsonic" => "Your music server",
        "own" => "Your own server",
        "deezer" => "Deezer",
        "apple" => "Apple Music",
        _ => source,
    };

    /// <summary>Where a track comes from; a preview is called one, and its shop is named by the link beside it.</summary>
    public static string Of(PlayableTrack track) => track.Playability is Playability.Preview ? "30 s at" : Of(track.Source);
}
