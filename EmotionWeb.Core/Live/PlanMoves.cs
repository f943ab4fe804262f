using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Live;

/// <summary>
/// When music that plays is planned again: once the place on the circumplex has moved by <see cref="Distance"/> from where it was planned
/// from, has stayed about where it went for <see cref="Stays"/>, and the newest reading lies there too; at most once in
/// <see cref="Pause"/>. Not safe to use from several threads.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PlanMoves(TimeProvider time)
{
    /// <summary>How far the place moves; both axes run from -1 to 1.</summary>
    public const double Distance = 0.25;

    /// <summary>How long it stays.</summary>
    public static readonly TimeSpan Stays = TimeSpan.FromSeconds(15);

    /// <summary>Least time between two plans.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private Affect? _to;
    private long _since;
    private long? _last;

    /// <summary>Takes a reading.</summary>
    /// <param name="smoothed">The place with it.</param>
    /// <param name="reading">The place of the reading alone.</param>
    /// <param name="planned">The place that the music was planned from.</param>
    /// <returns>Whether it is to be planned again, from <paramref name="smoothed"/>.</returns>
    public bool Take(Affect smoothed, Affect reading, Affect planned)
    {
        if (!IsFar(smoothed, planned))
        {
            _to = null;
            return false;
        }

        // Still on its way: it stays from where it comes to.
        if (_to is not { } to || IsFar(smoothed, to))
        {
            (_to, _since) = (smoothed, time.GetTimestamp());
            return false;
        }

        if (time.GetElapsedTime(_since) < Stays || (_last is { } last && time.GetElapsedTime(last) < Pause) || !IsFar(reading, planned))
        {
            return false;
        }

        (_to, _last) = (null, time.GetTimestamp());
        return true;
    }

    private static bool IsFar(Affect one, Affect other) =>
        Math.Sqrt(Square(one.Valence - other.Valence) + Square(one.Arousal - other.Arousal)) >= Distance;

    private static double Square(double value) => value * value;
}
