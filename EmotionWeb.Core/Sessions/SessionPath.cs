using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Sessions;

/// <summary>
/// The way a session takes over the circumplex: it stays where the listener is, moves at even speed along a quadratic Bézier curve, and stays where it arrives. Where the
/// time is too short to arrive by steps of <see cref="LongestStep"/>, it ends as far as it gets. Immutable; safe to call from many threads.
/// </summary>
public sealed class SessionPath
{
    /// <summary>How far apart songs of usual length lie at most on the path: a fifth of an axis, our choice; see docs/adr/020.</summary>
    public const double LongestStep = 0.40;

    /// <summary>From this share of the time on it stays where it arrived.</summary>
    public const double Arrival = 0.8;

    /// <summary>How long a song lasts whose length is not known: 3.7 minutes, usual for popular music.</summary>
    public static readonly TimeSpan UsualSong = TimeSpan.FromMinutes(3.7);

    /// <summary>Share of the time spent at the start, at most.</summary>
    private const double LongestStay = 0.2;

    // Longer than this nobody is kept where they are.
    private static readonly TimeSpan MostAtStart = TimeSpan.FromMinutes(8);

    // Points of the curve by which its length is measured; the error of a quadratic curve of this size is below 0.001.
    private const int Pieces = 64;

    private readonly double[] _lengths = new double[Pieces + 1];

    private SessionPath(Affect start, Affect control, Affect goal, TimeSpan duration)
    {
        (Start, Control, Goal) = (start, control, goal);
        for (int i = 1; i <= Pieces; i++)
        {
            _lengths[i] = _lengths[i - 1] + Distance(Bezier((i - 1) / (double)Pieces), Bezier(i / (double)Pieces));
        }

        double song = Math.Min(1, UsualSong / duration);
        Stay = Math.Min(Arrival, Math.Max(song, Math.Min(LongestStay, MostAtStart / duration)));
        double steps = (Arrival - Stay) / song;
        Reach = Length <= 1e-6 ? 1 : Math.Min(1, LongestStep * steps / Length);
    }

    /// <summary>Where the listener is.</summary>
    public Affect Start { get; }

    /// <summary>The curve's control point.</summary>
    public Affect Control { get; }

    /// <summary>Where it leads.</summary>
    public Affect Goal { get; }

    /// <summary>Share of the time spent at the start, 0 to <see cref="Arrival"/>: at least a song, at most eight minutes where that is more.</summary>
    public double Stay { get; }

    /// <summary>How much of the way to the goal the time allows, 0 to 1.</summary>
    public double Reach { get; }

    /// <summary>Length of the whole way.</summary>
    private double Length => _lengths[Pieces];

    /// <summary>
    /// The path from a start to a goal. From an unpleasant and stirred start (anger, fear) it leads down first and then to the bright side.
    /// </summary>
    /// <param name="start">Where the listener is.</param>
    /// <param name="goal">Where it is to lead.</param>
    /// <param name="duration">How long the session is, above 0.</param>
    public static SessionPath Between(Affect start, Affect goal, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        bool stirred = start is { Valence: < 0, Arousal: > 0.3 } && Distance(start, goal) > 1e-6;
        Affect control = stirred ? new Affect(0.1, -0.3) : new Affect((start.Valence + goal.Valence) / 2, (start.Arousal + goal.Arousal) / 2);
        return new SessionPath(start, control, goal, duration);
    }

    /// <summary>Where the path is at a share of the time, 0 to 1.</summary>
    public Affect At(double share)
    {
        double moved = Math.Clamp((share - Stay) / Math.Max(1e-9, Arrival - Stay), 0, 1);
        double length = moved * Reach * Length;
        if (length <= 1e-9)
        {
            return Start;
        }

        int found = Array.BinarySearch(_lengths, length), after = found >= 0 ? found : ~found;
        if (after >= _lengths.Length)
        {
            return Goal;
        }

        double part = (length - _lengths[after - 1]) / (_lengths[after] - _lengths[after - 1]);
        return Bezier((after - 1 + part) / Pieces);
    }

    /// <summary>How far two places are apart.</summary>
    internal static double Distance(Affect a, Affect b) => Math.Sqrt(Math.Pow(a.Valence - b.Valence, 2) + Math.Pow(a.Arousal - b.Arousal, 2));

    private Affect Bezier(double t)
    {
        double s = 1 - t;
        double Of(Func<Affect, double> axis) => (s * s * axis(Start)) + (2 * s * t * axis(Control)) + (t * t * axis(Goal));
        return new Affect(Of(a => a.Valence), Of(a => a.Arousal));
    }
}
