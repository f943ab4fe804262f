using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Live;

/// <summary>
/// Seven probabilities that follow readings slowly: <c>w = confidence * (1 - exp(-dt / 6 s))</c>,
/// <c>p &lt;- p + w * (reading - p)</c>, from all alike on. As dt counts for at most a second, no reading moves them by more than 0.154.
/// Not safe to use from several threads.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class MoodSmoothing(TimeProvider time)
{
    /// <summary>After so long of one reading about two thirds of it are taken over.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromSeconds(6);

    /// <summary>A reading counts for no longer than this, however long ago the one before was.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly double[] _values = [.. Enumerable.Repeat(1.0 / Emotions.Count, Emotions.Count)];
    private long? _last;

    /// <summary>The probabilities now.</summary>
    public EmotionScores Scores => new([.. _values.Select(v => (float)v)]);

    /// <summary>Takes a reading.</summary>
    /// <param name="reading">What was read just now.</param>
    /// <param name="confidence">How much to trust it, 0..1.</param>
    public void Take(EmotionScores reading, double confidence)
    {
        ArgumentNullException.ThrowIfNull(reading);
        TimeSpan passed = _last is { } last ? time.GetElapsedTime(last) : Longest;
        _last = time.GetTimestamp();
        double weight = Math.Clamp(confidence, 0, 1) * (1 - Math.Exp(-(passed < Longest ? passed : Longest) / Slowness));
        foreach (Emotion emotion in Emotions.All)
        {
            _values[(int)emotion] += weight * (reading[emotion] - _values[(int)emotion]);
        }
    }
}
