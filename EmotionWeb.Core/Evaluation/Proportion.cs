namespace EmotionWeb.Core.Evaluation;

/// <summary>How many of how many, with Wilson's 95 % interval (E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference"), which holds near 0 and 1 as well.</summary>
public readonly record struct Proportion
{
    private const double Quantile = 1.959963984540054; // Of the standard normal distribution, at 0.975.

    /// <param name="count">How many, 0 to <paramref name="n"/>.</param>
    /// <param name="n">Of how many, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is less than 0, or there are more than all.</exception>
    public Proportion(int count, int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, n);
        (Count, N) = (count, n);
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Of how many.</summary>
    public int N { get; }

    /// <summary>The share, 0..1; null of none.</summary>
    public double? Share => N > 0 ? (double)Count / N : null;

    /// <summary>Lower end of the interval, 0..1; 0 of none.</summary>
    public double Low => Count == 0 ? 0 : Math.Max(0, Middle - Half);

    /// <summary>Upper end of the interval, 0..1; 1 of none.</summary>
    public double High => Count == N ? 1 : Math.Min(1, Middle + Half);

    private double Middle => (Count + (Quantile * Quantile / 2)) / (N + (Quantile * Quantile));

    private double Half => Quantile * Math.Sqrt(((double)Count * (N - Count) / N) + (Quantile * Quantile / 4)) / (N + (Quantile * Quantile));

    /// <summary>How many of <paramref name="all"/> are <paramref name="such"/>.</summary>
    public static Proportion Of<T>(IReadOnlyCollection<T> all, Func<T, bool> such)
    {
        ArgumentNullException.ThrowIfNull(all);
        return new Proportion(all.Count(such), all.Count);
    }
}
