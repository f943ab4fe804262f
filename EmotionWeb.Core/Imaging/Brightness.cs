using OpenCvSharp;

namespace EmotionWeb.Core.Imaging;

/// <summary>How bright a picture is where it is dark and where it is bright, whatever black or white frame it may have.</summary>
/// <param name="Low">Grey level, 0..255, below which a twentieth of the pixels lie.</param>
/// <param name="High">Grey level below which all but a twentieth lie.</param>
internal readonly record struct Brightness(int Low, int High)
{
    private const double Share = 0.05;
    private const int DarkHigh = 100;
    private const double AimedHigh = 220;
    private const double MostGain = 25;

    /// <summary>By how much the picture is to be multiplied to be neither dark nor too bright; 1 where it is not dark.</summary>
    public double Gain => High < DarkHigh ? Math.Min(MostGain, AimedHigh / Math.Max(1, High)) : 1;

    /// <summary>Measures a channel of a picture.</summary>
    /// <param name="picture">8-bit, not empty.</param>
    /// <param name="channel">Which channel: 0 of a grey picture; green, 1, stands for the grey level of a colour one.</param>
    public static Brightness Of(Mat picture, int channel)
    {
        using Mat histogram = new();
        Cv2.CalcHist([picture], [channel], null, histogram, 1, [256], [new Rangef(0, 256)]);
        histogram.GetArray(out float[] counts);
        double all = counts.Sum();
        return new Brightness(LevelAt(counts, all * Share), LevelAt(counts, all * (1 - Share)));
    }

    private static int LevelAt(float[] counts, double below)
    {
        int level = 0;
        for (double sum = counts[0]; sum < below && level < counts.Length - 1; sum += counts[level])
        {
            level++;
        }

        return level;
    }
}
