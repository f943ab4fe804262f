namespace EmotionWeb.Core.Evaluation;

/// <summary>What came of one labelled picture.</summary>
/// <param name="Truth">Its class, as an index.</param>
/// <param name="Predicted">The class that was read, or null where no face was found.</param>
/// <param name="Confidence">The probability of that class, 0..1; 0 where no face was found.</param>
public readonly record struct Prediction(int Truth, int? Predicted, double Confidence)
{
    /// <summary>Whether the right class was read.</summary>
    public bool IsRight => Predicted == Truth;
}
