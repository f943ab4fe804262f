using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Live;

/// <summary>
/// Which emotion is shown. Another takes its place once it has led by <see cref="Lead"/> for <see cref="Holds"/> and the newest reading
/// says so too: what one odd frame began, the next ones do not confirm. Not safe to use from several threads.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class ShownEmotion(TimeProvider time)
{
    /// <summary>How far another emotion leads before the one that is shown, or, while none is, before the next likeliest.</summary>
    public const double Lead = 0.12;

    /// <summary>How long it leads without a break.</summary>
    public static readonly TimeSpan Holds = TimeSpan.FromSeconds(3);

    private Emotion? _leader;
    private long _since;

    /// <summary>The emotion; null until one has stood out.</summary>
    public Emotion? Current { get; private set; }

    /// <summary>Takes a reading.</summary>
    /// <param name="smoothed">The probabilities with it.</param>
    /// <param name="reading">The reading alone.</param>
    public void Take(EmotionScores smoothed, EmotionScores reading)
    {
        Emotion? leader = LeaderOf(smoothed);
        if (leader != _leader)
        {
            (_leader, _since) = (leader, time.GetTimestamp());
        }
        else if (leader is not null && time.GetElapsedTime(_since) >= Holds && LeaderOf(reading) == leader)
        {
            (Current, _leader) = (leader, null);
        }
    }

    private Emotion? LeaderOf(EmotionScores scores) =>
        scores.Top != Current && scores.Confidence - scores[Current ?? scores.RunnerUp] >= Lead ? scores.Top : null;
}
