namespace EmotionWeb.Core.Classification;

/// <summary>
/// A probability for each of the seven <see cref="Emotion"/>s: each in 0..1, together 1 (to 1e-3). Immutable; safe to share between threads.
/// </summary>
public sealed class EmotionScores : IEquatable<EmotionScores>
{
    private readonly float[] _values;

    /// <param name="values">Seven probabilities in the order of <see cref="Emotion"/>; copied.</param>
    /// <exception cref="ArgumentException">Not seven finite values in 0..1 that sum to 1 (to 1e-3).</exception>
    public EmotionScores(ReadOnlySpan<float> values)
    {
        if (values.Length != Emotions.Count)
        {
            throw new ArgumentException($"Seven probabilities are needed, {values.Length} were given.", nameof(values));
        }

        float sum = 0;
        foreach (float value in values)
        {
            if (!(value >= 0 && value <= 1.001f))
            {
                throw new ArgumentException($"A probability lies in 0..1; {value} does not.", nameof(values));
            }

            sum += value;
        }

        if (MathF.Abs(sum - 1) > 1e-3f)
        {
            throw new ArgumentException($"The probabilities sum to {sum}, not to 1.", nameof(values));
        }

        _values = values.ToArray();
        (Top, RunnerUp) = TwoLikeliest(_values);
    }

    /// <summary>The probability of one emotion, 0..1.</summary>
    public float this[Emotion emotion] => _values[(int)emotion];

    /// <summary>The seven probabilities in the order of <see cref="Emotion"/>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The likeliest emotion (the first in order where two are equal).</summary>
    public Emotion Top { get; }

    /// <summary>The second likeliest emotion.</summary>
    public Emotion RunnerUp { get; }

    /// <summary>The probability of <see cref="Top"/>, 0..1.</summary>
    public float Confidence => this[Top];

    /// <summary>Where the reading lies on the circumplex: the probability-weighted mean of the emotions' places, and how far it spreads.</summary>
    public AffectReading Affect => Circumplex.Locate(this);

    /// <summary>The scores of someone who named the emotion themselves: 1 for it, 0 for the rest.</summary>
    public static EmotionScores Of(Emotion chosen)
    {
        Span<float> values = stackalloc float[Emotions.Count];
        values[(int)chosen] = 1;
        return new EmotionScores(values);
    }

    /// <summary>The scores by the emotions' keys, in order, as the API gives them.</summary>
    public IReadOnlyDictionary<string, float> ToDictionary() => Emotions.All.ToDictionary(e => e.Key(), e => this[e], StringComparer.Ordinal);

    /// <inheritdoc />
    public bool Equals(EmotionScores? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as EmotionScores);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (float value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static (Emotion Top, Emotion RunnerUp) TwoLikeliest(float[] values)
    {
        Emotion[] ordered = [.. Emotions.All.OrderByDescending(e => values[(int)e])];
        return (ordered[0], ordered[1]);
    }
}
