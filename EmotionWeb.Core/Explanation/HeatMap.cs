using EmotionWeb.Core.Classification;

namespace EmotionWeb.Core.Explanation;

/// <summary>How much each part of a face mattered to a reading: a grid of values from 0 (not at all) to 1 (most of all parts). Immutable.</summary>
public sealed class HeatMap
{
    private readonly float[] _values;

    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least 1.</param>
    /// <param name="values">Row by row from the top left, each 0..1; copied.</param>
    /// <exception cref="ArgumentException">The values are not as many as the grid has cells, or not in 0..1.</exception>
    public HeatMap(int rows, int columns, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length != rows * columns || values.ContainsAnyExceptInRange(0f, 1f))
        {
            throw new ArgumentException($"A heat map of {rows} x {columns} takes as many values, each in 0..1.", nameof(values));
        }

        (Rows, Columns, _values) = (rows, columns, values.ToArray());
    }

    /// <summary>Rows of the grid.</summary>
    public int Rows { get; }

    /// <summary>Columns of the grid.</summary>
    public int Columns { get; }

    /// <summary>The values, row by row from the top left.</summary>
    public IReadOnlyList<float> Values => _values;

    /// <summary>One value, 0..1.</summary>
    public float this[int row, int column] => _values[(row * Columns) + column];

    /// <summary>Where the warmth lies on the whole: its weighted middle, 0..1 from the left and from the top; null where nothing mattered.</summary>
    public (double X, double Y)? Middle
    {
        get
        {
            double sum = 0, x = 0, y = 0;
            for (int i = 0; i < _values.Length; i++)
            {
                sum += _values[i];
                x += _values[i] * ((i % Columns) + 0.5) / Columns;
                y += _values[i] * ((i / Columns) + 0.5) / Rows;
            }

            return sum > 0 ? (x / sum, y / sum) : null;
        }
    }
}

/// <summary>What a reading rests on.</summary>
/// <param name="Scores">The reading that is explained; its <see cref="EmotionScores.Top"/> is what the map is of.</param>
/// <param name="Heat">Which parts of the face it rests on.</param>
public sealed record FaceExplanation(EmotionScores Scores, HeatMap Heat);
