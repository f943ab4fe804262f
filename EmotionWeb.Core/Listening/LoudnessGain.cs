namespace EmotionWeb.Core.Listening;

/// <summary>Which loudness is evened out.</summary>
public enum LoudnessMode
{
    /// <summary>None: every track sounds as it is.</summary>
    Off,

    /// <summary>Each track's own.</summary>
    Track,

    /// <summary>The album's, so that its quiet songs stay quiet; a track without one takes its own.</summary>
    Album,
}

/// <summary>
/// How much louder or softer a track is played so that all sound alike: ReplayGain 2.0 (wiki.hydrogenaud.io, "ReplayGain 2.0
/// specification").
/// </summary>
public static class LoudnessGain
{
    /// <summary>Greater figures, either way, are nonsense; in decibels.</summary>
    private const double MostDecibels = 40;

    /// <summary>A greater peak is nonsense; that of a loud, lossy track lies below 2.</summary>
    private const double MostPeak = 10;

    /// <summary>The factor on the samples, above 0: <c>min(10^((dB + preamp)/20), 1/peak)</c>, so that nothing clips.</summary>
    /// <param name="loudness">What the tags say. A missing peak, or one that makes no sense, counts as 1.</param>
    /// <param name="mode">Which loudness is evened out.</param>
    /// <param name="preamp">Decibels added to what the tags say, -15..15.</param>
    /// <param name="untagged">Decibels for a track without tags, -15..15.</param>
    public static double Factor(Loudness loudness, LoudnessMode mode, double preamp, double untagged)
    {
        ArgumentNullException.ThrowIfNull(loudness);
        if (mode is LoudnessMode.Off)
        {
            return 1;
        }

        (double? gain, double? peak) = mode is LoudnessMode.Album && Sane(loudness.AlbumGain) is { } album
            ? (album, loudness.AlbumPeak)
            : (Sane(loudness.TrackGain), loudness.TrackPeak);
        double wanted = Math.Pow(10, (gain + preamp ?? untagged) / 20);
        return Math.Min(wanted, 1 / (gain is not null && peak is > 0 and <= MostPeak ? peak.Value : 1));
    }

    private static double? Sane(double? decibels) => decibels is { } d && Math.Abs(d) <= MostDecibels ? d : null;
}
