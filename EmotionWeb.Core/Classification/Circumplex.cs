namespace EmotionWeb.Core.Classification;

/// <summary>A place on the circumplex of affect. Both axes run from -1 to 1: unpleasant to pleasant, still to stirred.</summary>
/// <param name="Valence">-1 (unpleasant) to 1 (pleasant).</param>
/// <param name="Arousal">-1 (still) to 1 (stirred).</param>
public readonly record struct Affect(double Valence, double Arousal);

/// <summary>Where a reading lies on the circumplex and how far its probability spreads around that place.</summary>
/// <param name="Centre">Probability-weighted mean of the emotions' places.</param>
/// <param name="Spread">Probability-weighted root mean square distance from <paramref name="Centre"/>: 0 when one emotion is certain, at most about 1.</param>
public readonly record struct AffectReading(Affect Centre, double Spread);

/// <summary>
/// The seven emotions on Russell's circumplex of affect ("A circumplex model of affect", J. Pers. Soc. Psychol. 39, 1980, figure 2):
/// the angles are read from there to about 10 degrees (disgust, absent there, is put between anger and sadness; neutral is put
/// where the figure has "calm", close to the centre). They place a dot and order a wheel; nothing is recognised by them.
/// </summary>
public static class Circumplex
{
    private static readonly (double Degrees, double Radius)[] Places =
    [
        (144, 0.90), // angry
        (180, 0.80), // disgust
        (112, 0.90), // fear
        (25, 0.90), // happy
        (300, 0.30), // neutral
        (215, 0.85), // sad
        (70, 0.90), // surprise
    ];

    /// <summary>Direction of an emotion on the wheel in degrees, counter-clockwise from pleasant (0 = pleasant, 90 = stirred).</summary>
    public static double Angle(Emotion emotion) => Places[(int)emotion].Degrees;

    /// <summary>Where an emotion lies.</summary>
    public static Affect Of(Emotion emotion)
    {
        (double degrees, double radius) = Places[(int)emotion];
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return new Affect(radius * cos, radius * sin);
    }

    /// <summary>The emotion whose direction is nearest to a place, as a click on the wheel means it.</summary>
    public static Emotion Nearest(Affect place)
    {
        double degrees = Math.Atan2(place.Arousal, place.Valence) * 180 / Math.PI;
        return Emotions.All.MinBy(e => Math.Abs(Math.IEEERemainder(degrees - Angle(e), 360)));
    }

    internal static AffectReading Locate(EmotionScores scores)
    {
        double valence = 0, arousal = 0, variance = 0;
        foreach (Emotion emotion in Emotions.All)
        {
            Affect place = Of(emotion);
            valence += scores[emotion] * place.Valence;
            arousal += scores[emotion] * place.Arousal;
        }

        foreach (Emotion emotion in Emotions.All)
        {
            Affect place = Of(emotion);
            double dv = place.Valence - valence, da = place.Arousal - arousal;
            variance += scores[emotion] * ((dv * dv) + (da * da));
        }

        return new AffectReading(new Affect(valence, arousal), Math.Sqrt(variance));
    }
}
