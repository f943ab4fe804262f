using System.ComponentModel.DataAnnotations;
using EmotionWeb.Core.Listening;

namespace EmotionWeb.Components.Player;

/// <summary>Configuration section <c>Player</c>: how songs are played.</summary>
public sealed class PlayerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Player";

    /// <summary>Which loudness is evened out by ReplayGain; by default each track's own.</summary>
    [EnumDataType(typeof(LoudnessMode), ErrorMessage = "Player:Loudness is Off, Track or Album.")]
    public LoudnessMode Loudness { get; set; } = LoudnessMode.Track;

    /// <summary>Decibels added to what the tags say, -15..15; 0 by default.</summary>
    [Range(-15.0, 15.0, ErrorMessage = "Player:PreampDecibels lies between -15 and 15.")]
    public double PreampDecibels { get; set; }

    /// <summary>Decibels for tracks without tags, -15..15; -6 by default, which is where most tagged tracks come to lie.</summary>
    [Range(-15.0, 15.0, ErrorMessage = "Player:UntaggedDecibels lies between -15 and 15.")]
    public double UntaggedDecibels { get; set; } = -6;

    /// <summary>
    /// For how many seconds one song fades into the next, 0..12; 0, the default, is none. Never between songs of one album.
    /// </summary>
    [Range(0.0, 12.0, ErrorMessage = "Player:CrossfadeSeconds lies between 0 and 12.")]
    public double CrossfadeSeconds { get; set; }
}
