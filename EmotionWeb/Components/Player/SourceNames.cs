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
        "deezer" => "Deezer",
        "apple" => "Apple Music",
        _ => source,
    };

    /// <summary>Where a track comes from, and how much of it: a preview is called one.</summary>
    public static string Of(PlayableTrack track)
    {
        string name = Of(track.Source);
        return track.Playability is Playability.Preview ? $"{name}, a preview of 30 s" : name;
    }
}
