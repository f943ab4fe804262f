namespace EmotionWeb.Core.Evaluation;

/// <summary>How often each class was read as each. A picture in which no face was found counts in its row's support, but in no column. Not thread-safe.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;
    private readonly int[] _missed;

    /// <param name="classes">How many classes, at least 1.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        _counts = new int[classes, classes];
        _missed = new int[classes];
    }

    /// <summary>The matrix of some predictions.</summary>
    public static ConfusionMatrix Of(int classes, IEnumerable<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ConfusionMatrix matrix = new(classes);
        foreach (Prediction prediction in predictions)
        {
            matrix.Add(prediction);
        }

        return matrix;
    }

    /// <summary>How many classes there are.</summary>
    public int Classes => _missed.Length;

    /// <summary>How many pictures of class <paramref name="truth"/> were read as <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => _counts[truth, predicted];

    /// <summary>How many pictures were counted.</summary>
    public int Total => Enumerable.Range(0, Classes).Sum(Support);

    /// <summary>The share that was read rightly, 0..1; 0 of none.</summary>
    public double Accuracy => Share(Enumerable.Range(0, Classes).Sum(c => _counts[c, c]), Total);

    /// <summary>Counts one.</summary>
    public void Add(Prediction prediction)
    {
        if (prediction.Predicted is { } predicted)
        {
            _counts[prediction.Truth, predicted]++;
        }
        else
        {
            _missed[prediction.Truth]++;
        }
    }

    /// <summary>How many pictures are of a class.</summary>
    public int Support(int truth) => Row(truth).Sum() + _missed[truth];

    /// <summary>Of the pictures read as a class, the share that are of it, 0..1; 0 where none was.</summary>
    public double Precision(int predicted) => Share(_counts[predicted, predicted], Enumerable.Range(0, Classes).Sum(t => _counts[t, predicted]));

    /// <summary>Of the pictures of a class, the share that were read as it, 0..1; 0 where there are none.</summary>
    public double Recall(int truth) => Share(_counts[truth, truth], Support(truth));

    /// <summary>The harmonic mean of precision and recall, 0..1; 0 where both are.</summary>
    public double F1(int index)
    {
        double precision = Precision(index), recall = Recall(index);
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
    }

    /// <summary>One row: what the pictures of a class were read as.</summary>
    public IReadOnlyList<int> Row(int truth) => [.. Enumerable.Range(0, Classes).Select(p => _counts[truth, p])];

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
